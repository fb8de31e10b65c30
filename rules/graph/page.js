'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const text = (i) => data.strings[i];
  const verdicts = { '1': 'yes', '0': 'unknown', '-1': 'no' };
  const words = { yes: 'allowed', unknown: 'unknown', no: 'denied' };
  const marks = { yes: '✔', unknown: '?', no: '✖', 'not-needed': '–' };
  const nodes = data.nodes.map(([label, kind, group, arn, address, place], id) => ({
    id, label: text(label), kind: text(kind), group: text(group), arn: text(arn), address: text(address), place: text(place), into: [], from: [],
  }));
  const links = data.links.map(([from, to, verdict, action, halves], id) => ({
    id, from: nodes[from], to: nodes[to], verdict: verdicts[verdict], action: text(action), raw: halves,
  }));
  for (const link of links) { link.to.into.push(link); link.from.from.push(link); }
  for (const node of nodes) node.key = [node.label, node.arn, node.address].join('\n').toLowerCase();

  const $ = (id) => document.getElementById(id);
  const make = (name, props = {}, ...children) => {
    const el = document.createElement(name);
    for (const [key, value] of Object.entries(props)) key in el ? (el[key] = value) : el.setAttribute(key, value);
    el.append(...children);
    return el;
  };
  const draw = (name, attributes = {}, ...children) => {
    const el = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
    el.append(...children);
    return el;
  };
  const plural = (n, one, many) => n.toLocaleString('en') + ' ' + (n === 1 ? one : many);

  const most = 80; // nodes that are drawn without a choice
  const state = { focus: null, depth: 2, zoom: 0, chosen: null, cap: 40, shown: new Set(['yes', 'unknown', 'no']), group: '' };
  const visible = (link) => state.shown.has(link.verdict) && (!state.group || link.from.group === state.group || link.to.group === state.group);
  const degree = (node) => node.into.filter(visible).length + node.from.filter(visible).length;

  // What is drawn: everything where it is little, else what is around one node.
  function selection() {
    const linked = nodes.filter((node) => degree(node) > 0);
    if (!state.focus && linked.length <= most) return { nodes: linked, links: links.filter(visible), linked };
    if (!state.focus) state.focus = start(linked);
    const distance = new Map([[state.focus, 0]]);
    const kept = new Set();
    for (const [side, far, sign] of [['into', 'from', -1], ['from', 'to', 1]]) {
      const seen = new Set([state.focus]);
      let ring = [state.focus];
      for (let d = 1; d <= state.depth && ring.length; d++) {
        const next = [];
        for (const node of ring) for (const link of node[side].filter(visible)) {
          kept.add(link);
          const other = link[far];
          if (seen.has(other)) continue;
          seen.add(other);
          next.push(other);
          if (!distance.has(other)) distance.set(other, sign * d);
        }
        ring = next;
      }
    }
    return { nodes: [...distance.keys()], links: [...kept], distance, linked };
  }

  function start(linked) {
    const rank = (node) => degree(node) + (node.kind === 'role' || node.kind === 'user' ? 1e6 : 0);
    return linked.reduce((best, node) => (rank(node) > rank(best) ? node : best), linked[0]);
  }

  // Layers of nodes from left to right: callers before what they take.
  function layersOf(chosen) {
    const layer = new Map();
    const inside = new Set(chosen.links);
    const seen = new Set();
    for (const root of chosen.nodes) { // depth first, without recursion; links back to the path are not followed
      if (seen.has(root)) continue;
      const step = (node) => ({ node, out: node.from.filter((link) => inside.has(link)), at: 0, layer: 0 });
      const stack = [step(root)];
      seen.add(root);
      while (stack.length) {
        const top = stack[stack.length - 1];
        if (top.at < top.out.length) {
          const next = top.out[top.at++].to;
          if (!seen.has(next)) { seen.add(next); stack.push(step(next)); }
          continue;
        }
        for (const link of top.out) if (layer.has(link.to)) top.layer = Math.min(top.layer, layer.get(link.to) - 1);
        layer.set(top.node, top.layer);
        stack.pop();
      }
    }
    return layer;
  }

  // Groups of nodes that hang together, the largest first.
  function components(chosen) {
    const of = new Map();
    const find = (node) => { while (of.get(node) !== node) { of.set(node, of.get(of.get(node))); node = of.get(node); } return node; };
    for (const node of chosen.nodes) of.set(node, node);
    for (const link of chosen.links) of.set(find(link.from), find(link.to));
    const parts = new Map();
    for (const node of chosen.nodes) parts.set(find(node), [...(parts.get(find(node)) || []), node]);
    return [...parts.values()].sort((a, b) => b.length - a.length);
  }

  const high = 40, down = 14;
  let wide = 232, across = 96; // of many columns less

  function place(chosen) {
    const layer = layersOf(chosen);
    const positions = new Map(), via = new Map(), hidden = [];
    const deep = new Set(layer.values()).size;
    [wide, across] = deep > 3 ? [196, 56] : [232, 96];
    let top = 20, width = 0;
    for (const part of chosen.distance ? [chosen.nodes] : components(chosen)) {
      const numbers = [...new Set(part.map((node) => layer.get(node)))].sort((a, b) => a - b);
      const columns = numbers.map((n) => part.filter((node) => layer.get(node) === n));
      columns.forEach((column, c) => {
        column.sort((a, b) => (b === state.focus) - (a === state.focus) || degree(b) - degree(a) || (a.label < b.label ? -1 : 1));
        if (column.length > state.cap) hidden.push({ column: c, count: column.splice(state.cap).length });
      });
      // A link over several columns goes through a bend in each that it passes, so that it runs beside the boxes.
      const at = new Map(columns.flatMap((column, c) => column.map((node) => [node, c])));
      const steps = [];
      for (const link of chosen.links.filter((link) => at.has(link.from) && at.has(link.to))) {
        const bends = [];
        for (let c = at.get(link.from) + 1; c < at.get(link.to); c++) bends.push({ bend: link, column: c });
        for (const bend of bends) columns[bend.column].push(bend);
        via.set(link, bends);
        const path = [link.from, ...bends, link.to];
        for (let i = 1; i < path.length; i++) steps.push([path[i - 1], path[i]]);
      }
      order(columns, steps);
      const room = (item) => (item.bend ? 12 : high + down);
      const heights = columns.map((column) => column.reduce((sum, item) => sum + room(item), 0));
      const tall = Math.max(...heights);
      columns.forEach((column, c) => {
        let y = top + (tall - heights[c]) / 2;
        for (const item of column) {
          positions.set(item, { x: 20 + c * (wide + across), y });
          y += room(item);
        }
      });
      width = Math.max(width, columns.length * (wide + across) - across + 40);
      top += tall + 26;
    }
    return { positions, via, hidden, width, height: top };
  }

  // order sorts each column by the middle of its neighbours, forth and back.
  function order(columns, steps) {
    const near = new Map();
    for (const [from, to] of steps) for (const [a, b] of [[from, to], [to, from]]) {
      if (!near.has(a)) near.set(a, []);
      near.get(a).push(b);
    }
    const index = new Map();
    const note = (column) => column.forEach((node, i) => index.set(node, i / column.length));
    columns.forEach(note);
    for (let sweep = 0; sweep < 6; sweep++) {
      for (const column of sweep % 2 ? [...columns].reverse() : columns) {
        const own = new Set(column);
        const middle = new Map(column.map((node) => {
          const others = (near.get(node) || []).filter((other) => !own.has(other));
          return [node, others.length ? others.reduce((sum, other) => sum + index.get(other), 0) / others.length : index.get(node)];
        }));
        column.sort((a, b) => middle.get(a) - middle.get(b));
        note(column);
      }
    }
  }

  // fit shortens a text that is too wide for its box: of a name the end, of a group the start.
  function fit(el) {
    const runes = [...el.textContent], most = wide - 22, whole = el.getComputedTextLength();
    if (whole <= most) return;
    const sub = el.classList.contains('sub');
    for (let keep = Math.floor((runes.length * most) / whole); keep > 1; keep--) {
      el.textContent = sub ? '…' + runes.slice(-keep).join('') : runes.slice(0, keep).join('') + '…';
      if (el.getComputedTextLength() <= most) return;
    }
  }

  function drawNode(node, at) {
    const el = draw('g', { class: 'node ' + node.kind, tabindex: 0, role: 'button', 'data-node': node.id, 'aria-label': node.label + ', ' + node.group, transform: `translate(${at.x} ${at.y})` });
    const round = { user: 20, service: 3, saml: 3, oidc: 3 }[node.kind] || 7;
    el.append(draw('title', {}, node.label + '\n' + node.arn), draw('rect', { width: wide, height: high, rx: round }));
    const name = draw('text', { x: 12, y: 17 }), sub = draw('text', { x: 12, y: 32, class: 'sub' });
    name.append(node.kind === 'account' ? 'whoever is permitted' : node.kind === 'service' ? node.arn : node.label);
    sub.append(node.group.replace(/^the account of /, 'in '));
    el.append(name, sub);
    return el;
  }

  function drawLink(link, from, to, exit, enter, bends) {
    const self = link.from === link.to;
    const x1 = from.x + wide, y1 = from.y + high / 2 + exit, x2 = to.x, y2 = to.y + high / 2 + enter;
    let path = `M${x1} ${y1}`, middle = null;
    if (self) path = `M${x1 - 40} ${from.y} C${x1 - 30} ${from.y - 26} ${x1 + 30} ${from.y - 14} ${x1 + 7} ${y1}`;
    let [x, y] = [x1, y1];
    for (const [nx, ny, past] of self ? [] : [...bends.map((at) => [at.x, at.y + 6, wide]), [x2 - 7, y2, 0]]) {
      const bow = Math.max(40, Math.abs(nx - x) / 2);
      path += ` C${x + bow} ${y} ${nx - bow} ${ny} ${nx} ${ny}` + (past ? ` h${past}` : '');
      middle = middle || (past ? [nx + past / 2, ny] : [(x + nx) / 2, (y + ny) / 2]);
      [x, y] = [nx + past, ny];
    }
    const [tx, turn] = self ? [x1 + 7, -1] : [x2 - 7, 1];
    const ty = self ? y1 : y2;
    const el = draw('g', {
      class: 'link ' + link.verdict, tabindex: 0, role: 'button', 'data-link': link.id,
      'aria-label': `${words[link.verdict]}: ${link.from.label} assumes ${link.to.label}`,
    });
    el.append(draw('path', { class: 'hit', d: path }), draw('path', { class: 'line', d: path }));
    const tip = { yes: `M${tx + 6 * turn} ${ty} l${-9 * turn} -5 v10 z`, unknown: `M${tx - 3 * turn} ${ty - 5} l${8 * turn} 5 l${-8 * turn} 5`, no: `M${tx + 2 * turn} ${ty - 7} v14` };
    el.append(draw('path', { class: 'tip ' + link.verdict, d: tip[link.verdict] }));
    if (link.verdict !== 'yes') {
      const [mx, my] = middle || [x1, from.y - 14];
      const sign = draw('text', { x: mx, y: my });
      sign.append(marks[link.verdict]);
      el.append(sign);
    }
    return el;
  }

  // ports spreads the ends of links over the sides of their nodes.
  function ports(chosen, positions, via) {
    const sides = new Map();
    const note = (key, link, y) => { if (!sides.has(key)) sides.set(key, []); sides.get(key).push([link, y]); };
    for (const link of chosen) {
      const bends = via.get(link);
      note('o' + link.from.id, link, positions.get(bends[0] || link.to).y);
      note('i' + link.to.id, link, positions.get(bends[bends.length - 1] || link.from).y);
    }
    const port = new Map();
    for (const [key, list] of sides) {
      list.sort((a, b) => a[1] - b[1]);
      const step = Math.min(9, 28 / list.length);
      list.forEach(([link], i) => port.set(key[0] + link.id, (i - (list.length - 1) / 2) * step));
    }
    return port;
  }

  function render() {
    const chosen = selection();
    const stage = $('stage');
    stage.replaceChildren();
    about(chosen);
    listed(chosen);
    if (!chosen.nodes.length || !chosen.nodes[0]) {
      stage.append(make('p', { className: 'none', textContent: 'Nothing is left by the filters.' }));
      return;
    }
    const { positions, via, hidden, width, height } = place(chosen);
    const drawn = chosen.links.filter((link) => positions.has(link.from) && positions.has(link.to));
    const port = ports(drawn, positions, via);
    const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Who can assume which role' });
    for (const link of drawn) svg.append(drawLink(link, positions.get(link.from), positions.get(link.to), port.get('o' + link.id), port.get('i' + link.id), via.get(link).map((bend) => positions.get(bend))));
    for (const [item, at] of positions) if (!item.bend) svg.append(drawNode(item, at));
    state.size = { width, height };
    stage.append(svg);
    svg.querySelectorAll('.node text').forEach(fit);
    if (hidden.length) {
      const count = hidden.reduce((sum, one) => sum + one.count, 0);
      $('about').append(make('button', { textContent: `Draw ${plural(count, 'more', 'more')}`, onclick: () => { state.cap *= 4; render(); } }));
    }
    resize();
    choose(state.chosen, false);
    if (state.focus && positions.has(state.focus)) {
      const at = positions.get(state.focus), scale = svg.getBoundingClientRect().width / width;
      stage.scrollTo(at.x * scale - stage.clientWidth / 2 + (wide * scale) / 2, at.y * scale - stage.clientHeight / 2);
    }
  }

  function resize() {
    const svg = $('stage').firstChild;
    if (!svg || !state.size) return;
    const { width, height } = state.size, stage = $('stage');
    const whole = Math.min(1, Math.max(stage.clientWidth / width, 0.72), Math.max(stage.clientHeight / height, 0.8));
    const scale = Math.max(0.2, whole * 1.25 ** state.zoom);
    svg.setAttribute('width', Math.floor(width * scale));
    svg.setAttribute('height', Math.floor(height * scale));
  }

  function about(chosen) {
    const el = $('about');
    el.replaceChildren();
    if (chosen.distance && state.focus) {
      el.append(make('strong', { textContent: 'Around ' + state.focus.label }), make('span', { textContent: `${chosen.nodes.length.toLocaleString('en')} of ${plural(chosen.linked.length, 'node', 'nodes')}` }));
      if (chosen.linked.length <= most) el.append(make('button', { textContent: 'Show all', onclick: () => { state.focus = null; render(); } }));
      const depth = make('select', { id: 'depth', ariaLabel: 'How far around', onchange: () => { state.depth = +depth.value; render(); } });
      for (const [value, label] of [[1, '1 step'], [2, '2 steps'], [3, '3 steps'], [99, 'all steps']]) depth.append(make('option', { value, textContent: label, selected: state.depth === value }));
      el.append(depth);
    } else {
      el.append(make('strong', { textContent: 'Everything' }), make('span', { textContent: plural(chosen.nodes.length, 'node', 'nodes') }));
    }
    const zoom = (by) => { state.zoom = by ? state.zoom + by : 0; resize(); };
    el.append(make('div', {},
      make('button', { textContent: '−', title: 'Smaller', ariaLabel: 'Smaller', onclick: () => zoom(-1) }),
      make('button', { textContent: 'Fit', onclick: () => zoom(0) }),
      make('button', { textContent: '+', title: 'Larger', ariaLabel: 'Larger', onclick: () => zoom(1) })));
  }

  function listed(chosen) {
    const asked = $('search').value.trim().toLowerCase();
    const found = (asked ? nodes.filter((node) => node.key.includes(asked)) : chosen.linked.filter((node) => node.kind === 'role' || node.kind === 'user' || chosen.linked.length <= most));
    found.sort((a, b) => degree(b) - degree(a) || (a.label < b.label ? -1 : 1));
    const list = make('ul');
    for (const node of found.slice(0, 100)) {
      list.append(make('li', {}, make('button', { 'data-pick': node.id, 'aria-current': state.focus === node, onclick: () => focus(node) }, node.label, make('small', { textContent: node.group }))));
    }
    $('list').replaceChildren(make('p', { textContent: (asked ? plural(found.length, 'match', 'matches') : 'Most links first') + (found.length > 100 ? ', the first 100:' : ':') }), list);
    document.body.classList.toggle('searching', asked !== '');
  }

  function focus(node) {
    state.focus = node;
    state.zoom = 0;
    state.cap = 40;
    state.chosen = node;
    render();
    choose(node, false);
  }

  function mark(verdict) { return make('span', { className: 'mark ' + verdict, textContent: marks[verdict], ariaHidden: 'true' }); }

  function choose(thing, move = true) {
    state.chosen = thing;
    const stage = $('stage');
    const near = new Set();
    if (thing && thing.into) for (const link of [...thing.into, ...thing.from]) near.add('l' + link.id).add('n' + link.from.id).add('n' + link.to.id);
    if (thing && thing.raw) near.add('l' + thing.id).add('n' + thing.from.id).add('n' + thing.to.id);
    if (thing && thing.into) near.add('n' + thing.id);
    for (const el of stage.querySelectorAll('[data-link], [data-node]')) {
      const key = el.dataset.link !== undefined ? 'l' + el.dataset.link : 'n' + el.dataset.node;
      el.classList.toggle('dim', thing !== null && near.size > 0 && !near.has(key));
      el.classList.toggle('chosen', thing !== null && key === (thing.raw ? 'l' : 'n') + thing.id);
    }
    const details = $('details');
    details.replaceChildren(...(thing === null ? help() : thing.raw ? linkDetails(thing) : nodeDetails(thing)));
    if (move) details.scrollTop = 0;
  }

  function help() {
    return [make('h2', { textContent: 'Choose an arrow or a box' }),
      make('p', { textContent: 'An arrow shows what it rests on: the trust policy of the role and the permission of the caller, each with its place. A box shows who takes it and what it takes.' }),
      make('p', { textContent: 'Keys: / searches, Tab goes on, Enter chooses, Escape lets go.' })];
  }

  function linkDetails(link) {
    const list = [make('h2', { textContent: `${link.from.label} → ${link.to.label}` })];
    const said = { yes: 'can assume', unknown: 'may be able to assume', no: 'cannot assume' }[link.verdict];
    const target = link.to.kind === 'account' ? 'the roles that trust ' + link.to.label.replace(/^whoever (.*) permits$/, '$1') : link.to.label;
    list.push(make('p', { className: 'verdict' }, mark(link.verdict), make('strong', { textContent: words[link.verdict] }), `: ${link.from.label} ${said} ${target} (${link.action}).`));
    for (const [half, result, message, place] of link.raw) {
      const block = make('div', { className: 'half' }, make('p', {}, mark(text(result)), make('strong', { textContent: text(half) }), ': ' + text(message)));
      if (text(place)) block.append(make('code', { textContent: text(place) }));
      list.push(block);
    }
    list.push(make('h3', { textContent: 'Ends' }), make('ul', {}, ...[link.from, link.to].map((node) => make('li', {}, make('button', { onclick: () => choose(node) }, node.label, make('small', { textContent: node.arn }))))));
    return list;
  }

  function nodeDetails(node) {
    const list = [make('h2', { textContent: node.label }), make('p', {}, make('code', { textContent: node.arn }))];
    list.push(make('p', { textContent: node.address ? `${node.address}, ` : 'Declared nowhere here; ' }, node.group));
    if (node.place) list.push(make('p', {}, make('code', { textContent: node.place })));
    if (state.focus !== node) list.push(make('button', { textContent: 'Draw around it', onclick: () => focus(node) }));
    for (const [title, all, other] of [['Taken by', node.into, 'from'], ['Takes', node.from, 'to']]) {
      const shown = all.filter(visible);
      list.push(make('h3', { textContent: `${title} (${shown.length})` }));
      const ul = make('ul');
      for (const link of shown.slice(0, 200)) ul.append(make('li', {}, make('button', { 'data-open': link.id, ariaLabel: `${words[link.verdict]}: ${link[other].label}`, onclick: () => choose(link) }, mark(link.verdict), link[other].label)));
      if (shown.length > 200) ul.append(make('li', { textContent: `and ${shown.length - 200} more` }));
      list.push(ul);
    }
    return list;
  }

  function open(target) {
    const el = target.closest && target.closest('[data-link], [data-node]');
    if (!el) return false;
    choose(el.dataset.link !== undefined ? links[el.dataset.link] : nodes[el.dataset.node]);
    return true;
  }

  for (const verdict of ['yes', 'unknown', 'no']) {
    const count = links.filter((link) => link.verdict === verdict).length;
    $('count-' + verdict).textContent = count.toLocaleString('en');
    $('show-' + verdict).addEventListener('change', (event) => { event.target.checked ? state.shown.add(verdict) : state.shown.delete(verdict); render(); });
  }
  const groups = [...new Set(nodes.map((node) => node.group))].filter((group) => !['services', 'identity providers', 'outside'].includes(group)).sort();
  for (const group of groups) $('group').append(make('option', { value: group, textContent: group }));
  $('group').addEventListener('change', () => { state.group = $('group').value; state.focus = null; state.chosen = null; render(); });
  $('stage').addEventListener('click', (event) => { if (!open(event.target)) choose(null); });
  $('stage').addEventListener('dblclick', (event) => { const el = event.target.closest('[data-node]'); if (el) focus(nodes[el.dataset.node]); });
  $('stage').addEventListener('keydown', (event) => { if ((event.key === 'Enter' || event.key === ' ') && open(event.target)) event.preventDefault(); });
  $('search').addEventListener('input', () => listed(selection()));
  $('search').addEventListener('keydown', (event) => {
    const first = $('list').querySelector('button');
    if (event.key === 'Enter' && first) { focus(nodes[first.dataset.pick]); document.body.classList.remove('searching'); }
    if (event.key === 'ArrowDown' && first) { first.focus(); event.preventDefault(); }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && event.target !== $('search')) { $('search').focus(); event.preventDefault(); }
    if (event.key === 'Escape') { choose(null); document.body.classList.remove('searching'); }
  });
  addEventListener('resize', resize);

  const roles = nodes.filter((node) => node.kind === 'role').length;
  $('summary').textContent = `${plural(roles, 'role', 'roles')}, ${plural(nodes.length - roles, 'other caller', 'other callers')}, ${plural(links.length, 'link', 'links')}${data.more ? '; there are more pairs than were judged' : ''}`;
  if (data.start !== null) state.focus = state.chosen = nodes[data.start];
  render();
})();
