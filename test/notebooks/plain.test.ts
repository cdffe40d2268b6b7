import { describe } from 'node:test';
import { notebooks, testNotebooks } from './course.js';

/** Another third each day; `npm run test:plain` takes all of them. */
const day = Math.floor(Date.now() / 86_400_000);
const third = notebooks.filter((_, at) => at % 3 === day % 3);

// What is only speed changes nothing of what is shown.
describe(`a third of the notebooks on plain kernels, that of day ${day}: ${third.join(', ')}`, () =>
  testNotebooks(third, { MAILLAB_KERNELS: 'plain' }));
