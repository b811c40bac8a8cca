// find looks for what a reader would: a control by its label, a button or link by its name, inside the
// scope. It answers where it is, or why it cannot be used.
function find(scope, kind, name, group, scripted) {
  const tidy = (s) => (s || '').replace(/\s+/g, ' ').trim();
  const root = document.querySelector(scope);
  if (!root) return { why: 'nothing matches ' + scope };
  const seen = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;
  const words = (el) => {
    const c = el.cloneNode(true);
    c.querySelectorAll('.opt,small,option,textarea,svg').forEach((x) => x.remove());
    return tidy(c.textContent);
  };
  const nameOf = (el) => {
    const by = el.getAttribute('aria-labelledby');
    return tidy(el.getAttribute('aria-label')) || (by && tidy(document.getElementById(by).textContent)) || tidy(el.textContent) || tidy(el.value);
  };
  const labelOf = (el) => tidy(el.getAttribute('aria-label')) || (el.labels && el.labels.length ? words(el.labels[0]) : '');
  const within = (el) => {
    if (!group) return true;
    const set = el.closest('fieldset');
    const legend = set && set.querySelector('legend');
    return !!legend && words(legend) === group;
  };
  const kinds = {
    button: ['button,summary,input[type=submit]', nameOf],
    link: ['a[href]', nameOf],
    any: ['button,summary,input[type=submit],a[href]', nameOf],
    field: ['input:not([type=hidden]),textarea,select', labelOf],
  };
  const [selector, read] = kinds[kind];
  const list = [...root.querySelectorAll(selector)].filter((el) => seen(el) && within(el));
  let hits = list.filter((el) => read(el) === name);
  if (!hits.length) hits = list.filter((el) => read(el).includes(name));
  if (hits.length !== 1) {
    const have = list.map(read).filter(Boolean).slice(0, 60).join(' | ');
    return { why: (hits.length ? hits.length + ' of' : 'no') + ' ' + kind + ' "' + name + '"' + (group ? ' in "' + group + '"' : '') + '; there are: ' + have };
  }
  const el = hits[0];
  if (el.disabled || el.getAttribute('aria-disabled') === 'true') return { why: '"' + name + '" is disabled' };
  el.scrollIntoView({ block: 'center', inline: 'center' });
  const box = el.getClientRects()[0];
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  const covered = !(top && (el.contains(top) || top.contains(el) || (el.labels && [...el.labels].some((l) => l.contains(top)))));
  document.querySelectorAll('[data-found]').forEach((o) => o.removeAttribute('data-found'));
  el.setAttribute('data-found', '');
  return { x, y, covered, checked: !!el.checked, type: el.type || el.tagName.toLowerCase(), leaves: leaves(el, scripted) };
}

// leaves says whether a click on the element loads another page.
function leaves(el, scripted) {
  if (el.matches('a[href]')) return !el.getAttribute('href').startsWith('#') && !el.hasAttribute('download');
  const here = scripted && el.matches('[data-add-row],[data-drop-row]');
  return el.matches('button,input[type=submit]') && el.type === 'submit' && !!el.form && !here;
}
