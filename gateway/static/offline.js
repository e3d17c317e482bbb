// The service worker: keeps the help pages on the phone (gateway/offline.py says which, and puts
// VERSION, LANGUAGE, LANGUAGES and KEPT before this text).
//
// The network is asked first, so that nobody reads an old answer while there is a line; on a weak
// one the kept page comes after a few seconds. The conversation itself never passes through here.

const PATIENCE = 5000; // milliseconds until the kept page is shown instead

self.addEventListener("install", (event) => {
  const keep = caches.open(VERSION).then((cache) => cache.addAll(KEPT));
  event.waitUntil(keep.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)))
  );
  event.waitUntil(tidy.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === "/chat/leave") return; // nothing may come between a person and the way out
  const kept = KEPT.indexOf(url.pathname) >= 0;
  if (!kept && request.mode !== "navigate") return;
  event.respondWith(answer(request, url, kept));
});

async function answer(request, url, kept) {
  const own = kept ? await fromCache(url.pathname) : null;
  const network = fetch(request);
  const first = own ? Promise.race([network, after(PATIENCE, own)]) : network;
  try {
    return await first;
  } catch (error) {
    const help = own || (await fromCache("/" + languageOf(url) + "/help"));
    if (help) return help;
    throw error;
  }
}

async function fromCache(path) {
  const cache = await caches.open(VERSION);
  return cache.match(path, { ignoreSearch: true, ignoreVary: true });
}

function languageOf(url) {
  const code = url.pathname.slice(1, 3);
  return /^\/[a-z]{2}\//.test(url.pathname) && LANGUAGES.indexOf(code) >= 0 ? code : LANGUAGE;
}

function after(milliseconds, value) {
  return new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
}
