// Long work in slices of at most 8 ms, so that in between a page can draw and a worker can listen.

// A run looks at the clock every 2 ms at most.
const SLICE_MS = 6;

/** Resolves in the event loop's next turn; leaves nothing behind that would keep a process alive. */
function nextTurn() {
  return new Promise((resolve) => {
    if (globalThis.setImmediate) return setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

let turn = Promise.resolve();

/** The same, one after the other: however many runs there are, each turn has one slice. */
const ownTurn = () => (turn = turn.then(nextTurn));

/**
 * Works in slices until `work` says that it is done. Each slice has a turn of the event loop to itself; `check` is
 * called before it, and may throw to end the work.
 */
async function inSlices(work, check) {
  do {
    await ownTurn();
    check();
  } while (!work());
}

/**
 * Advances a run by so many steps, in as many slices as they take, or without a number by one slice.
 * @param {import('./run.js').Run} run
 * @param {number | undefined} steps
 * @param {() => void} check
 */
export function advance(run, steps, check) {
  const end = run.steps + steps;
  const work = () => {
    run.advance(SLICE_MS, steps && end - run.steps);
    return run.done || !(run.steps < end);
  };
  return inSlices(work, check);
}

/**
 * Finishes in slices what is done piece by piece; returns its value.
 * @template T
 * @param {Generator<void, T>} pieces
 * @param {() => void} check
 * @returns {Promise<T>}
 */
export async function finish(pieces, check) {
  let next;
  const work = () => {
    const begin = performance.now();
    do next = pieces.next();
    while (!next.done && performance.now() - begin < SLICE_MS);
    return next.done;
  };
  await inSlices(work, check);
  return next.value;
}
