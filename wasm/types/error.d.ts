/** What went wrong, in one word. The message says where, and how to mend it. */
export type VIErrorCode =
  // the module and its surroundings
  | 'WASM_UNSUPPORTED'
  | 'WASM_NOT_FOUND'
  | 'WASM_CORRUPT'
  | 'WASM_BLOCKED'
  | 'WORKER_FAILED'
  | 'OUT_OF_MEMORY'
  | 'CLOSED'
  // options and models
  | 'BAD_OPTION'
  | 'NEEDS_MODULE'
  | 'BAD_MODEL'
  | 'BAD_LENGTH'
  | 'BAD_PRIOR'
  | 'BAD_NUMBER'
  | 'NOT_AN_ARRAY'
  | 'NOT_A_NUMBER'
  | 'DETACHED'
  | 'MODEL_NOT_FOUND'
  | 'MODEL_THREW'
  | 'MODEL_NOT_A_NUMBER'
  | 'MODEL_NAN'
  | 'MISSING_DATA'
  | 'PROGRAM_VERSION'
  | 'PROGRAM_CORRUPT'
  // programs under construction
  | 'BAD_SHAPE'
  | 'BAD_INDEX'
  | 'BAD_NAME'
  | 'NOT_A_VALUE'
  | 'NOT_DATA'
  | 'FOREIGN_VALUE'
  // tables
  | 'BAD_TABLE'
  | 'BAD_CLASS'
  | 'BAD_FACTOR'
  | 'MISSING_VALUE'
  | 'MIXED_COLUMN'
  | 'ONE_CLASS'
  | 'UNKNOWN_COLUMN'
  | 'UNKNOWN_LEVEL'
  // what the engine itself refuses
  | 'TOO_LARGE'
  | 'BAD_DIMENSION'
  | 'BAD_DRAWS'
  | 'BAD_STEPS'
  | 'BAD_TOLERANCE'
  | 'BAD_STEP_SIZE'
  | 'BAD_ELBO_DRAWS'
  | 'BAD_SLOT_SHAPE'
  | 'DATA_NOT_FINITE'
  | 'DATA_OUT_OF_RANGE'
  | 'BAD_SAMPLER'
  | 'NO_PREDICTION'
  | 'BAD_LEVEL'
  | 'BAD_NUM_DRAWS'
  | 'BAD_COMBINATION'
  | 'TOO_FEW_DRAWS'
  | 'BAD_START'
  | 'NOT_AVAILABLE'
  | (string & {});

/** Every refusal and failure. A fit that does not converge is none: see `fit.status`. */
export class VIError extends Error {
  constructor(
    code: VIErrorCode,
    message: string,
    details?: { field?: string; row?: number; column?: number; cause?: unknown },
  );
  readonly name: 'VIError';
  readonly code: VIErrorCode;
  /** The option, the part of the model ('x', 'y', 'prior'…) or the column of the table that is at fault. */
  readonly field?: string;
  /** Its row, counted from 0. */
  readonly row?: number;
  /** Its column, counted from 0. */
  readonly column?: number;
  readonly cause?: unknown;
}
