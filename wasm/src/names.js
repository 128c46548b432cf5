// Names as JavaScript writes them, and as C and JSON do.
export const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
export const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
