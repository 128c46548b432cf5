// The one kind of error that tinyelbo throws, and how it crosses to another thread.

/**
 * Something that cannot be done as asked. The message says what, where, and how to mend it.
 * @property {string} code in capitals, as DATA_NOT_FINITE
 * @property {string} [field] the part of the model or the option at fault
 * @property {number} [row] of that field, counted from 0
 * @property {number} [column] likewise
 * @property {unknown} [cause] what was thrown underneath
 */
export class VIError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ field?: string, row?: number, column?: number, cause?: unknown }} [details]
   */
  constructor(code, message, details) {
    super(message);
    this.name = 'VIError';
    this.code = code;
    for (const [key, value] of Object.entries(details ?? {})) if (value !== undefined) this[key] = value;
  }
}

/** A reader of what callers hand in: whatever that throws, as getters and proxies may, is the cause of a VIError. */
export const guarded =
  (code, read) =>
  (...args) => {
    try {
      return read(...args);
    } catch (cause) {
      if (cause instanceof VIError) throw cause;
      throw new VIError(code, 'what was given cannot be read: see the cause', { cause });
    }
  };

const isPrimitive = (value) => Object(value) !== value && typeof value !== 'symbol';

/** Anything thrown as an object that can be posted; what an error does not say in words is lost. */
export function toPlain(error) {
  if (!(error instanceof Error)) return { thrown: isPrimitive(error) ? error : {}.toString.call(error) };
  const { name, message, stack, code, field, row, column, theta, cause } = error;
  const plain = { name, message, stack, code, field, row, column, theta };
  return cause === undefined ? plain : { ...plain, cause: toPlain(cause) };
}

/** The error that `toPlain` was given, as an error of this thread. */
export function fromPlain(plain) {
  if ('thrown' in plain) return plain.thrown;
  const { name, message, stack, code, cause, ...place } = plain;
  const details = { ...place, cause: cause && fromPlain(cause) };
  const isOurs = name === 'VIError';
  const error = isOurs ? new VIError(code, message, details) : Object.assign(new Error(message), { name, ...details });
  return Object.assign(error, { stack });
}
