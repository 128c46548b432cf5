// Requests and their replies, which find each other by an id.

/**
 * @param {(waiting: boolean) => void} hold told whether any request waits for its reply
 */
export function openRequests(hold) {
  const pending = new Map();
  let lastId = 0;
  function take(id) {
    const request = pending.get(id);
    pending.delete(id);
    hold(pending.size > 0);
    return request;
  }
  return {
    isWaiting: () => pending.size > 0,
    /** A promise of the reply to what `send(id)` sends. */
    ask: (owner, send) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        pending.set(id, { owner, resolve, reject });
        hold(true);
        send(id).catch((error) => take(id)?.reject(error));
      }),
    receive: ({ id, value, error }) => (error ? take(id)?.reject(error) : take(id)?.resolve(value)),
    /** Rejects the requests of one owner, or of all. */
    drop(error, owner) {
      for (const [id, request] of pending) if (!owner || request.owner === owner) take(id).reject(error);
    },
  };
}
