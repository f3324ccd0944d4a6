// Keeps the shell of the offline register: the page without anybody's data, and the files it needs.
// The server puts VERSION and SHELL before this: a new release is a new worker with a new store.

const fresh = async (address) => {
  const answer = await fetch(address, { cache: "reload" });
  if (!answer.ok || answer.redirected) throw new Error(`${address} cannot be kept`);
  return [address, answer];
};

self.addEventListener("install", (event) => {
  const keep = async () => {
    const answers = await Promise.all(SHELL.map(fresh));
    const kept = await caches.open(VERSION);
    await Promise.all(answers.map(([address, answer]) => kept.put(address, answer)));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !SHELL.includes(pathname)) return;
  const given = async () => {
    const kept = await caches.open(VERSION);
    return (await kept.match(pathname, { ignoreVary: true })) ?? fetch(event.request);
  };
  event.respondWith(given());
});
