/* Keeps the house's own styles, scripts and the page for writing without a network. Records are never kept: every other
   page comes from the server or not at all. */
"use strict";
const KEPT = "jianyan-{{ version }}", PAGE = "{{ page }}";
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

async function fill() {
  const kept = await caches.open(KEPT);
  await kept.addAll(FILES);
  const page = await fetch(PAGE, {credentials: "omit", cache: "reload"});  // nobody's name stands on it
  if (!page.ok) { throw new Error("the page was not served"); }
  await kept.put(PAGE, page);
  await self.skipWaiting();
}

async function sweep() {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith("jianyan-") && name !== KEPT).map(name => caches.delete(name)));
  await self.clients.claim();
}

async function orKept(request, name) {
  try {
    return await fetch(request);
  } catch (unreachable) {
    const kept = await caches.match(name);
    if (kept) { return kept; }
    throw unreachable;
  }
}

self.addEventListener("install", event => event.waitUntil(fill()));
self.addEventListener("activate", event => event.waitUntil(sweep()));
self.addEventListener("fetch", event => {
  const request = event.request, path = new URL(request.url).pathname;
  if (FILES.includes(path)) { event.respondWith(orKept(request, path)); }
  else if (request.mode === "navigate") { event.respondWith(orKept(request, PAGE)); }
});
