import axe from 'axe-core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect } from 'vitest';
import { App } from '../src/app';
import type { Server } from './server';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** What the site shows. Each test has an empty one. */
export let page: HTMLElement;
let root: Root;

beforeEach(() => {
  document.documentElement.lang = 'en';
  page = document.createElement('div');
  document.body.append(page);
  root = createRoot(page);
});

afterEach(() => {
  act(() => {
    root.unmount();
  });
  page.remove();
});

export async function settled(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 0));
  await new Promise(resolve => setTimeout(resolve, 0));
}

export async function show(server: Server, path: string): Promise<void> {
  window.history.replaceState(null, '', path);
  await act(async () => {
    root.render(<App site={server.site()} />);
    await settled();
  });
}

/** By what is spoken of it or, where there is no such text, by what it shows. */
export async function click(name: string): Promise<void> {
  const target = [...page.querySelectorAll<HTMLElement>('a, button')].find(
    it => (it.getAttribute('aria-label') ?? it.textContent) === name
  );
  expect(target, `something to click called "${name}"`).toBeDefined();
  await act(async () => {
    target?.click();
    await settled();
  });
}

/** Colours and what is in view need a real browser, and are not looked at here. */
export async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(page, {
    rules: { 'color-contrast': { enabled: false } }
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
}
