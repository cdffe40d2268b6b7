import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMasterEntry } from '../../lib/hosts/ports.js';

test('findMasterEntry() finds a service of Postfix after it was moved, too', () => {
  const listing = (smtp: string, submission: string) =>
    `${smtp} inet n - n - - smtpd\n` +
    `${submission} inet n - n - - smtpd -o syslog_name=$multi_instance_name/$service_name -o smtpd_tls_security_level=encrypt\n` +
    'submissions inet n - n - - smtpd -o syslog_name=$multi_instance_name/$service_name -o smtpd_tls_wrappermode=yes\n' +
    'pickup unix n - n 60 1 pickup\n';
  const original = listing('smtp', 'submission');
  const moved = listing('2525', '2587');
  assert.match(findMasterEntry(original, 'smtp')!, /^smtp /);
  assert.match(findMasterEntry(moved, 'smtp')!, /^2525 /);
  assert.match(findMasterEntry(moved, 'submission')!, /^2587 /);
  assert.match(findMasterEntry(moved, 'submissions')!, /^submissions /);
  assert.equal(findMasterEntry('pickup unix n - n 60 1 pickup\n', 'smtp'), undefined);
});
