// Tells the portal which result was opened and when its reader came back: `ping` does the first in browsers that send
// it; this does both in all of them. Twice is counted once. Links stay links, with or without it.
const KEPT = "search-opened";

for (const link of document.querySelectorAll("a[ping]")) {
  const report = link.getAttribute("ping");
  const tell = (event) => {
    if (event.button > 1) return;
    navigator.sendBeacon(report);
    sessionStorage.setItem(KEPT, JSON.stringify({ report, page: location.href }));
  };
  link.removeAttribute("ping");
  link.addEventListener("click", tell);
  link.addEventListener("auxclick", tell);
}

const cameBack = () => {
  const { report, page } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  if (!report || page !== location.href) return;
  sessionStorage.removeItem(KEPT);
  navigator.sendBeacon(`${report}&back=1`);
};
addEventListener("pageshow", cameBack);
