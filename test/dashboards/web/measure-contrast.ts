import type { Page } from 'playwright-core';

/** A piece of text that is harder to read than WCAG 2.2 AA allows. */
export interface FaintText {
  readonly text: string;
  readonly ratio: number;
}

/** Every visible text of the page whose contrast with what lies behind it is below AA. */
export function findFaintTexts(page: Page): Promise<FaintText[]> {
  return page.evaluate(script);
}

// As text, because it runs in the browser and these tests know no DOM types.
const script = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const channel = (value) => value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim();
    const element = texts.currentNode.parentElement;
    if (text === '' || !element.checkVisibility() || element.closest('noscript, .unseen')) continue;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(parse(style.color)), luminance(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24;
    if (ratio < (isLarge ? 3 : 4.5)) faint.push({ text, ratio });
  }
  return faint;
})()`;
