-- For wrk: asks for the addresses of the file named in PATHS in turn, each with the cookies behind its tab if there are
-- any, and prints what was measured as JSON.
local paths, number = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end

function request()
  number = number + 1
  local path, cookies = string.match(paths[(number - 1) % #paths + 1], "^([^\t]*)\t?(.*)$")
  return wrk.format("GET", path, cookies ~= "" and {["Cookie"] = cookies} or nil)
end

function done(summary, latency)
  local faults = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format('{"requests": %d, "seconds": %.3f, "p50": %.2f, "p95": %.2f, "p99": %.2f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, faults))
end
