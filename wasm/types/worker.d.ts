/** A script for `new Worker(url, { type: 'module' })`: to be copied and named by the option `worker`. */
export {};
