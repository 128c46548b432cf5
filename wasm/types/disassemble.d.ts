/**
 * A program as readable text: data, nodes with whether parameters have a part in them and their shapes, the target,
 * outputs. Throws a `VIError` where the bytes have no such structure.
 */
export function disassemble(bytes: Uint8Array): string;
