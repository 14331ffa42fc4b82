'use strict';
(function () {
  const byId = (id) => document.getElementById(id);

  // Leaderboard: a click on a heading sorts by it, another one the other way.
  document.querySelectorAll('table.sortable').forEach((table) => {
    const body = table.tBodies[0];
    table.querySelectorAll('thead th').forEach((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener('click', () => {
        const down = heading.getAttribute('aria-sort') === 'ascending';
        table.querySelectorAll('th[aria-sort]').forEach((other) => other.removeAttribute('aria-sort'));
        heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
        const rows = [...body.rows];
        rows.sort((one, other) => {
          const a = value(one), b = value(other);
          if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
          const order = isNaN(a) || isNaN(b) ? a.localeCompare(b, 'en', {numeric: true}) : a - b;
          return down ? -order : order;
        });
        body.append(...rows);
      });
    });
  });

  // Parallel coordinates: only the best so many percent.
  const part = byId('part');
  if (part) {
    part.closest('.controls').hidden = false;
    const ways = document.querySelectorAll('.way');
    part.addEventListener('input', () => {
      byId('part-text').textContent = part.value + ' %';
      ways.forEach((way) => way.classList.toggle('out', Number(way.dataset.behind) >= Number(part.value)));
    });
  }

  // Heat map: other pairs of parameters, the mean instead of the best.
  const source = byId('heat-data');
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const more = data.goal === 'maximize';
  const pair = byId('heat-pair'), what = byId('heat-what'), place = byId('heat');
  pair.closest('.controls').hidden = false;
  const VIRIDIS = [[68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121], [109, 205, 89], [180, 222, 44], [253, 231, 37]];
  const colour = (share) => {
    const at = Math.min(1, Math.max(0, share)) * (VIRIDIS.length - 1), below = Math.min(Math.floor(at), VIRIDIS.length - 2);
    return 'rgb(' + VIRIDIS[below].map((c, i) => Math.round(c + (VIRIDIS[below + 1][i] - c) * (at - below))).join() + ')';
  };
  const brief = (x) => x !== 0 && (Math.abs(x) >= 1e5 || Math.abs(x) < 1e-3) ? x.toExponential(1) : String(Number(x.toPrecision(3)));
  const cut = (text, most) => text.length > most ? text.slice(0, most - 1) + '…' : text;
  const element = (name, attributes, text) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const draw = () => {
    const map = data.maps[pair.value], by = Number(what.value);
    const columns = map.x.labels.length, rows = map.y.labels.length;
    const left = 110, right = 948, top = 8;
    const height = Math.min(44, Math.max(9, Math.round(420 / rows))), width = (right - left) / columns, bottom = top + rows * height;
    const numbers = map.cells.map((cell) => cell[by]).filter((x) => x !== null).sort((a, b) => a - b);
    const spared = Math.floor((numbers.length - 1) * 0.05);
    const low = more ? numbers[spared] : numbers[0], high = more ? numbers[numbers.length - 1] : numbers[numbers.length - 1 - spared];
    const title = (by === 2 ? 'Best ' : 'Mean ') + data.metric + ' by ' + map.x.name + ' and ' + map.y.name;
    const svg = element('svg', {viewBox: `0 0 960 ${bottom + 44}`, role: 'img', 'aria-label': title});
    map.cells.forEach((cell) => {
      const [i, j, best, mean, trials, failed] = cell, number = cell[by];
      const x = left + i * width, y = bottom - (j + 1) * height;
      const share = number === null ? 0 : high > low ? (more ? number - low : high - number) / (high - low) : 1;
      const box = element('rect', {class: number === null ? 'cell none' : 'cell', x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1});
      if (number !== null) box.setAttribute('fill', colour(share));
      box.append(element('title', {}, `${map.x.name} = ${map.x.labels[i]}, ${map.y.name} = ${map.y.labels[j]}: `
        + (number === null ? 'no number' : `best ${best}, mean ${mean}, ${trials} trial${trials === 1 ? '' : 's'}`) + (failed ? `, ${failed} failed` : '')));
      svg.append(box);
      if (number !== null && columns <= 16 && height >= 15) {
        svg.append(element('text', {class: share > 0.55 ? 'in dark' : 'in light', x: x + width / 2, y: y + height / 2 + 4, 'text-anchor': 'middle'}, brief(number)));
      }
    });
    const across = Math.max(1, Math.ceil(columns / 16)), up = Math.max(1, Math.ceil(12 / height));
    map.x.labels.forEach((label, i) => i % across || svg.append(element('text', {class: 'tick', 'text-anchor': 'middle', x: left + (i + 0.5) * width, y: bottom + 16}, cut(label, 9))));
    map.y.labels.forEach((label, j) => j % up || svg.append(element('text', {class: 'tick', 'text-anchor': 'end', x: left - 8, y: bottom - (j + 0.5) * height + 4}, cut(label, 10))));
    svg.append(element('text', {class: 'label', 'text-anchor': 'middle', x: (left + right) / 2, y: bottom + 36}, map.x.name));
    svg.append(element('text', {class: 'label', x: 4, y: top + 10}, cut(map.y.name, 14)));
    place.replaceChildren(svg);
  };
  pair.addEventListener('change', draw);
  what.addEventListener('change', draw);
})();
