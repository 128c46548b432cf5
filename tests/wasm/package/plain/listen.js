addEventListener('message', ({ data }) => fetch('/report', { method: 'POST', body: JSON.stringify(data) }));
