import { accountRows } from './topology/accounts.js';
import { accountsOf as mailboxesOf } from './topology/accounts-of.js';
import { deriveAccount, deriveHost } from './topology/derive.js';
import { deriveZones } from './topology/derive-zones.js';
import { hostRows } from './topology/hosts.js';
import type { Account, Host, Topology } from './topology/types.js';
import { zoneRows } from './topology/zones.js';

export type * from './topology/types.js';

/** The lab network: one place for every fact that servers, clients and checks share. */
export const topology: Topology = {
  timeZone: 'America/Argentina/Buenos_Aires',
  client: { address: '172.28.0.1' },
  networks: ['172.28.0.0/24', '203.0.113.0/24'],
  hosts: hostRows.map(deriveHost),
  zones: deriveZones(zoneRows, hostRows),
  accounts: accountRows.map((row) => deriveAccount(row, hostRows)),
  readyTarget: 'maillab.target',
};

/** The host of that id, label or name (`pc_a`, `pc-a`, `mail.redes.unlp.edu.ar`). */
export function findHost(name: string, { hosts }: Topology = topology): Host | undefined {
  return hosts.find((host) => host.id === name || host.label === name || host.name === name);
}

/** The mailboxes that a host keeps. */
export function accountsOf(host: Host, { accounts }: Topology = topology): Account[] {
  return mailboxesOf(host, { accounts });
}
