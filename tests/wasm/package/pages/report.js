/** Posts what `work` returns, or the error that it throws, to the server of this page. */
export async function report(work) {
  let outcome;
  try {
    outcome = { result: await work() };
  } catch (error) {
    const { name, code, message } = error;
    outcome = { error: { name, code, message } };
  }
  await fetch('/report', { method: 'POST', body: JSON.stringify(outcome) });
}
