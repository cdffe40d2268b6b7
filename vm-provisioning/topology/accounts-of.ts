import type { Account, Host, Topology } from './types.js';

/** The mailboxes that a host keeps. */
export function accountsOf(host: Pick<Host, 'id'>, { accounts }: Pick<Topology, 'accounts'>): Account[] {
  return accounts.filter((account) => account.host === host.id);
}
