/* Whistle: spaces on a map. Far off one point a park, near by one a building; its words stand in a list beside it, too.
   Where to fetch, what to open and all words come from the attributes of components/map.html. */
(() => {
  "use strict";
  const NEAR = 15; // from this zoom on buildings stand for themselves
  const START = { at: [22.69, 114.13], zoom: 12 }; // when there is nothing to show: 平湖
  const OUTLINE = { className: "w-boundary", weight: 1.5, interactive: false };

  const counted = (words, n) => (n === 1 ? words.one : words.many).replace("#", n.toLocaleString());

  /* a point: its number in a circle that grows with it, its name beside it */
  function pointOf(place, isNear) {
    const box = document.createElement("span");
    box.append(String(place.count));
    const size = 24 + 4 * Math.min(4, Math.floor(Math.log10(place.count + 1) * 2));
    const icon = L.divIcon({ className: `w-point${isNear ? " is-near" : ""}`, html: box, iconSize: [size, size], tooltipAnchor: [size / 2 - 4, 0] });
    return L.marker([place.lat, place.lng], { icon, title: place.name, alt: `${place.name} ${place.count}` });
  }

  function popupOf(place, words) {
    const box = document.createElement("div");
    const name = document.createElement("b");
    name.textContent = place.name;
    const said = document.createElement("p");
    said.textContent = `${counted(words, place.count)} · ${place.area.toLocaleString()} ㎡`;
    const link = document.createElement("a");
    link.href = words.open + place.buildings.join(",");
    link.textContent = words.list;
    box.append(name, said, link);
    return box;
  }

  function read(data) {
    const names = new Map(data.parks.map(([id, name]) => [id, name]));
    const spots = data.spots.map(([buildings, lng, lat, own, count, area, park]) => ( // within its park a building needs its own name only
      { buildings, lng, lat, name: `${names.get(park)} ${own}`.trim(), short: own || names.get(park), count, area, park }));
    const of = Map.groupBy ? Map.groupBy(spots, (spot) => spot.park) : spots.reduce((all, spot) => all.set(spot.park, [...(all.get(spot.park) || []), spot]), new Map());
    const parks = data.parks.map(([id, name, lng, lat, count, area, boundary]) => (
      { id, name, lng, lat, count, area, boundary, buildings: (of.get(id) || []).flatMap((spot) => spot.buildings) }));
    return { spots, parks };
  }

  function frame(canvas, words) {
    const map = L.map(canvas, { zoomControl: false, attributionControl: false, maxZoom: 19, minZoom: 9, zoomSnap: words.tiles ? 1 : 0.25 });
    L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (words.tiles) {
      L.tileLayer(words.tiles, { maxZoom: 19, referrerPolicy: "strict-origin" }).addTo(map);
      if (words.attribution) L.control.attribution({ prefix: false }).addAttribution(escaped(words.attribution)).addTo(map);
    }
    return map;
  }

  function escaped(text) {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  /* only what is in sight is drawn: thousands of points would stop a phone */
  function fill(map, found, words) {
    const layer = L.layerGroup().addTo(map);
    const drawn = new Map();
    function draw() {
      const isNear = map.getZoom() >= NEAR;
      const sight = map.getBounds().pad(0.2);
      const wanted = new Map((isNear ? found.spots : found.parks)
        .filter((place) => sight.contains([place.lat, place.lng]))
        .map((place) => [`${isNear}:${place.buildings.join()}`, place]));
      drawn.forEach((point, key) => { if (!wanted.has(key)) { layer.removeLayer(point); drawn.delete(key); } });
      wanted.forEach((place, key) => {
        if (drawn.has(key)) return;
        const point = pointOf(place, isNear).bindPopup(() => popupOf(place, words)).addTo(layer);
        point.bindTooltip(label(place.short || place.name), { permanent: true, direction: "right", className: "w-point-name" });
        drawn.set(key, point);
      });
      map.getContainer().classList.toggle("is-far", map.getZoom() < 13);
    }
    found.parks.forEach((park) => {
      if (park.boundary.length > 2) L.polygon(park.boundary.map(([lng, lat]) => [lat, lng]), OUTLINE).addTo(map);
    });
    map.on("moveend", draw);
    const corners = found.parks.flatMap((park) => [[park.lat, park.lng], ...park.boundary.map(([lng, lat]) => [lat, lng])])
      .concat(found.spots.map((spot) => [spot.lat, spot.lng]));
    if (corners.length) map.fitBounds(corners, { padding: [48, 48], maxZoom: 17 });
    else map.setView(START.at, START.zoom);
  }

  function label(name) {
    const box = document.createElement("span");
    box.textContent = name;
    return box;
  }

  async function begin(box) {
    const words = box.dataset;
    const said = box.querySelector("[data-said]");
    const map = frame(box.querySelector("[data-canvas]"), words);
    try {
      const answer = await fetch(words.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const data = await answer.json();
      if (!box.isConnected) return;
      fill(map, read(data), words);
      if (data.unplaced) said.textContent = words.unplaced.replace("#", data.unplaced.toLocaleString());
      else if (!data.spots.length) said.textContent = words.none;
      box.dataset.state = "drawn";
    } catch {
      map.setView(START.at, START.zoom);
      said.textContent = words.failed;
      box.dataset.state = "failed";
    }
  }

  function start(root) {
    root.querySelectorAll("[data-map]:not([data-state])").forEach((box) => { box.dataset.state = "loading"; begin(box); });
  }
  document.addEventListener("htmx:afterSwap", () => start(document));
  start(document);
})();
