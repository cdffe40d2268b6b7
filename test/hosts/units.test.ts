import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseListening } from '../../lib/hosts/units.js';

test('parseListening() takes the ports of ss', () => {
  const listening =
    'LISTEN 0 100 0.0.0.0:25 0.0.0.0:*\nLISTEN 0 100 [::]:25 [::]:*\nLISTEN 0 9 127.0.0.1:8025 0.0.0.0:*\n';
  assert.deepEqual(parseListening(listening), [25, 8025]);
});
