// Read before anything is drawn, so that a chosen theme never flashes; small, and therefore no module.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the device decides.
}
