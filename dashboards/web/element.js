/**
 * Creates an element. Children are elements or text, and text is inserted as text: what the ledger
 * holds was written by others and is never markup.
 */
export function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) created.setAttribute(name, value === true ? '' : value);
  }
  created.append(...children.filter((child) => child !== null));
  return created;
}

/** A name from the ledger, kept from turning the direction of the text around it. */
export function nameOf(text, missing) {
  return text === null ? element('span', { class: 'missing' }, missing) : element('bdi', {}, text);
}

/** Replaces the text only where it changed, so that selections survive the refresh. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Makes `parent` hold one child per item, in order. A child whose item looks the same stays the
 * very same element, so that focus and selection survive the refresh. Returns the new children.
 */
export function keepChildren(parent, items, { keyOf, create }) {
  const present = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const fresh = [];
  const wanted = items.map((item) => {
    const key = String(keyOf(item));
    const looks = JSON.stringify(item);
    const old = present.get(key);
    if (old?.dataset.looks === looks) return old;
    const child = create(item);
    child.dataset.key = key;
    child.dataset.looks = looks;
    if (old === undefined) fresh.push(child);
    return child;
  });
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child)
      parent.insertBefore(child, parent.children[index] ?? null);
  });
  return fresh;
}
