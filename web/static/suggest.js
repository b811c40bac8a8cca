// The form of a topic works without this file: the button 推荐单位 posts it. With it the suggested units
// follow what is typed, and nothing else on the page is drawn anew.
(() => {
  'use strict';
  const box = document.querySelector('[data-suggest]');
  const { form } = box.querySelector('button');
  let asked = 0;

  const ask = async () => {
    asked += 1;
    const mine = asked;
    try {
      const res = await fetch(box.dataset.suggest, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      const page = new DOMParser().parseFromString(await res.text(), 'text/html').querySelector('[data-suggest]');
      if (!page || mine !== asked) return;
      const inside = box.contains(document.activeElement);
      box.replaceChildren(...page.childNodes);
      if (inside) box.querySelector('button').focus();
    } catch { /* no network: what was suggested stays */ }
  };

  box.addEventListener('click', (e) => {
    if (!e.target.closest('button')) return;
    e.preventDefault();
    ask();
  });
  form.addEventListener('change', ({ target }) => {
    const twin = target.name === 'take' && form.querySelector(`[name=attend][value="${target.value}"]`);
    if (twin) {
      twin.checked = true;
      twin.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (twin || ['title', 'background', 'matters', 'attend'].includes(target.name)) ask();
  });
})();
