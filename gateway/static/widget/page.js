// What the widget does beyond its own tree: the style, the page it fills, the key to leave, and the
// help pages kept for offline use.

// A constructed sheet needs no permission from the page's content policy; older browsers get a
// <style>, whose digest a strict policy has to name (docs/widget.md).
function addStyle(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PUENTE.css);
    root.adoptedStyleSheets = [sheet];
  } catch (error) {
    root.appendChild(make("style", { textContent: PUENTE.css }));
  }
}

// A page that is all conversation carries its title, and with a discreet title also no icon.
function dressPage(title, language, neutral) {
  document.title = title;
  document.documentElement.lang = language;
  document.documentElement.classList.toggle("neutral", neutral);
}

// Esc three times within two seconds.
function onThreeEscapes(act) {
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") pressed = [];
    else pressed = pressed.concat(Date.now()).filter((at) => at > Date.now() - 2000);
    if (pressed.length > 2) act();
  }, true);
}

// Only on Puente's own pages: browsers give no site a worker on another one's pages.
function workers() {
  const ours = new URL(BASE).origin === location.origin;
  return ours && window.isSecureContext && navigator.serviceWorker ? navigator.serviceWorker : null;
}

function keepForOffline(language, wanted) {
  const worker = workers();
  if (!worker) return;
  if (wanted) worker.register(BASE + "offline.js?language=" + language).catch(quiet);
  else forgetOffline();
}

function forgetOffline() {
  const worker = workers();
  if (!worker) return;
  worker.getRegistrations().then((all) => all.forEach((one) => one.unregister())).catch(quiet);
  caches.keys().then((names) => names.forEach((name) => caches.delete(name))).catch(quiet);
}
