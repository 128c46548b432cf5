new Worker('/page.js', { type: 'module' });
