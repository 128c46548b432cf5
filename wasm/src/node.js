/** A module of Node's own. The computed name keeps bundlers for browsers from looking for it. */
export const importNode = (name) => import(/* @vite-ignore */ /* webpackIgnore: true */ `node:${name}`);
