import { type Account, accountsOf, type Host, postfix, type Topology } from 'maillab-vm-provisioning';
import type { Lab } from '../lab/lab.js';
import { type Check, expect } from './check.js';
import { Talk, type Trust } from './talk.js';

/** SMTP, submission, POP3 and IMAP of every host, as a client sees them. */
export function mailChecks(topology: Topology): Check[] {
  return topology.hosts.flatMap((host) => [
    ...(host.mta ? [smtpCheck(host), relayCheck(host)] : []),
    ...(host.mta?.submission ? [submissionCheck(host, topology)] : []),
    ...(host.store ? [pop3Check(host, topology), imapCheck(host, topology)] : []),
  ]);
}

function restart(host: Host, service: string): string {
  return `Read lab.host('${host.label}').log, then lab.host('${host.label}').restart('${service}') or "maillab reset".`;
}

/** The last line of a reply with this code. */
const reply = (code: number | string) => new RegExp(`^${code} `);

function smtpCheck(host: Host): Check {
  return {
    name: `SMTP ${host.name}`,
    fix: restart(host, 'smtp'),
    run: async (lab) => {
      const talk = await Talk.open(lab.endpoint(host.id, 'smtp'));
      try {
        const greeting = await talk.expect(reply(220));
        expect(greeting.startsWith(`220 ${host.name} `), `greeted with "${greeting}"`);
        const ehlo = await talk.say('EHLO doctor.redes.unlp.edu.ar', reply(250));
        expect(/^250[ -]STARTTLS$/m.test(ehlo), 'offered no STARTTLS');
        expect(!/^250[ -]AUTH/m.test(ehlo), 'offered AUTH on port 25');
        await talk.say('QUIT', reply(221));
      } finally {
        talk.close();
      }
    },
  };
}

/** Mail between strangers is refused, unless this host relays for the client. */
function relayCheck(host: Host): Check {
  const relays = host.mta?.relayFor?.includes('client') ?? false;
  return {
    name: `relay ${relays ? 'for the client' : 'denied'} ${host.name}`,
    fix: `Compare "postconf -c ${postfix.paths(host).config} mynetworks" with the topology, or "maillab reset".`,
    run: async (lab) => {
      const talk = await Talk.open(lab.endpoint(host.id, 'smtp'));
      try {
        await talk.expect(reply(220));
        await talk.say('EHLO doctor.redes.unlp.edu.ar', reply(250));
        await talk.say('MAIL FROM:<postmaster@otroejemplo.com>', reply(250));
        await talk.say('RCPT TO:<someone@elsewhere.example>', reply(relays ? 250 : 554));
        await talk.say('QUIT', reply(221));
      } finally {
        talk.close();
      }
    },
  };
}

function submissionCheck(host: Host, topology: Topology): Check {
  const [account] = accountsOf(host, topology);
  return {
    name: `submission with AUTH ${host.name}`,
    fix: restart(host, 'submission'),
    run: async (lab) => {
      expect(account !== undefined, 'no account to log in with');
      const talk = await openSubmission(lab, account);
      try {
        await talk.say('MAIL FROM:<a@b.example>', reply(250));
        await talk.say('RCPT TO:<a@b.example>', reply('(530|554)'));
        await talk.say('RSET', reply(250));
        await authenticate(talk, account);
        await talk.say('QUIT', reply(221));
      } finally {
        talk.close();
      }
    },
  };
}

/** A session on port 587 (RFC 6409) of the account's server, under TLS and not yet logged in. */
export async function openSubmission(lab: Lab, { host }: Account): Promise<Talk> {
  const trust: Trust = { ca: lab.authority, name: lab.host(host).name };
  const talk = await Talk.open(lab.endpoint(host, 'submission'), trust, false);
  try {
    await talk.expect(reply(220));
    await talk.say('EHLO doctor.redes.unlp.edu.ar', reply(250));
    await talk.say('STARTTLS', reply(220));
    await talk.startTls();
    await talk.say('EHLO doctor.redes.unlp.edu.ar', reply(250));
    return talk;
  } catch (error) {
    talk.close();
    throw error;
  }
}

export async function authenticate(talk: Talk, { login, password }: Account): Promise<void> {
  const token = Buffer.from(`\0${login}\0${password}`).toString('base64');
  await talk.say(`AUTH PLAIN ${token}`, reply(235));
}

function pop3Check(host: Host, topology: Topology): Check {
  const [account] = accountsOf(host, topology);
  return {
    name: `POP3 ${host.name}`,
    fix: restart(host, 'pop3'),
    run: async (lab) => {
      expect(account !== undefined, 'no account to log in with');
      const talk = await Talk.open(lab.endpoint(host.id, 'pop3'));
      try {
        await talk.expect(/^\+OK/);
        await talk.say(`USER ${account.login}`, /^\+OK/);
        await talk.say(`PASS ${account.password}`, /^\+OK/);
        await talk.say('STAT', /^\+OK \d+ \d+/);
        await talk.say('QUIT', /^\+OK/);
      } finally {
        talk.close();
      }
    },
  };
}

function imapCheck(host: Host, topology: Topology): Check {
  const [account] = accountsOf(host, topology);
  return {
    name: `IMAP ${host.name}`,
    fix: restart(host, 'imap'),
    run: async (lab) => {
      expect(account !== undefined, 'no account to log in with');
      const trust: Trust = { ca: lab.authority, name: host.name };
      for (const talk of [
        await Talk.open(lab.endpoint(host.id, 'imap')),
        await Talk.open(lab.endpoint(host.id, 'imaps'), trust),
      ]) {
        try {
          await talk.expect(/^\* OK/);
          await talk.say(`a LOGIN ${account.login} ${account.password}`, /^a OK/);
          await talk.say('b SELECT INBOX', /^b OK/);
          await talk.say('c LOGOUT', /^c OK/);
        } finally {
          talk.close();
        }
      }
    },
  };
}
