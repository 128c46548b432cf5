/** The file's address, for bundlers that load it as one. */
declare const url: string;
export default url;
