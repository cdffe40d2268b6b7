import { describe } from 'node:test';
import { notebooks, testNotebooks } from './course.js';

describe('every notebook on a lab of its own', () => testNotebooks(notebooks));
