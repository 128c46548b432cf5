// Why the engine refused a model or its options, in the words that they were given in.
import {
  TE_F32,
  TE_STATUS_BAD_PRECISION,
  TE_STATUS_DATA_OUT_OF_RANGE,
  TE_STATUS_OK,
  TE_STATUS_TOO_FEW_DRAWS,
  te_config,
  te_fault,
} from '../dist/layout.js';
import { refuse, wordsOf } from './arrays.js';
import { refuseProgram } from './faults.js';
import { moduleFor, needsModule } from './module.js';

/** What the fields take that have a range. */
const RANGES = {
  y: 'the logistic model takes 0 and 1',
  noiseSd: 'give a positive number',
  'prior.sd': 'give positive numbers',
  'prior.scaleTril': 'give a lower-triangular matrix with a positive diagonal',
};

/** Where data are at fault, in words and as an error has it. Of shapes only the prior's are left to the engine. */
function placeOfFault(open, status) {
  open.exports.te_get_fault(open.fault, open.fit);
  const fault = (field) => open.get(te_fault, open.fault, field);
  if (fault('status') !== status) return [];
  const code = open.text('te_status_name', status);
  if (open.model.program) return refuseProgram(open, code, fault);
  const slot = open.model.slots.find((candidate) => candidate.slot === fault('slot'));
  if (!slot) return [];
  const { field, rows, columns } = slot;
  if (!code.startsWith('DATA_'))
    refuse(code, field, `${rows} x ${columns} for ${open.model.features} features`, 'give one for each, or a square');
  const place = { field, row: fault('row'), column: columns > 1 ? fault('column') : undefined };
  if (status === TE_STATUS_DATA_OUT_OF_RANGE) refuse(code, field, 'outside its range', RANGES[field], place);
  return [wordsOf(place), place];
}

/** How many draws would do, where they are too few. */
function placeOfDraws(open) {
  const { te_required_draws: findLeast } = open.exports;
  if (findLeast?.(open.config, open.number) !== TE_STATUS_OK) return [];
  const draws = open.get(te_config, open.config, 'draws');
  return [`${draws} draws where at least ${open.view.getUint32(open.number, true)} are needed: `];
}

/** The error of the te_status that te_required_bytes or te_init gave. */
export function refusal(open, status) {
  if (status === TE_STATUS_BAD_PRECISION) {
    const precision = open.get(te_config, open.config, 'precision') === TE_F32 ? 'single' : 'double';
    return needsModule(`precision '${precision}'`, moduleFor({ precision }, open.model.type));
  }
  const place = status === TE_STATUS_TOO_FEW_DRAWS ? placeOfDraws(open) : placeOfFault(open, status);
  return open.error(status, ...place);
}
