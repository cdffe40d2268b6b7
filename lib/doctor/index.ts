import { topology } from 'maillab-vm-provisioning';
import type { Check } from './check.js';
import { deliveryChecks, machineChecks } from './lab-wide.js';
import { mailChecks } from './mail.js';
import { nameChecks } from './names.js';

export { type Check, type Finding, runChecks } from './check.js';

/** Every check that follows from the topology, the quick ones first. */
export function allChecks(): Check[] {
  return [...quickChecks(), ...deliveryChecks(topology)];
}

/** All but the delivery between every pair of domains. */
export function quickChecks(): Check[] {
  return [...machineChecks(topology), ...nameChecks(topology), ...mailChecks(topology)];
}
