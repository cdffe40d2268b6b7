import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Trace } from '../../capture/trace.js';
import { LabUnreachableError, UsageError } from '../../errors.js';
import type { Lab } from '../../lab/lab.js';
import { openDefault, openLab } from '../../lab/open.js';
import type { Conversation } from '../../protocols/conversation.js';
import { dialogueView } from '../../show/dialogue.js';
import { withProgress } from '../progress.js';
import { conversationJson } from '../read/json.js';

interface CaptureOptions {
  write?: string;
  json?: boolean;
  passwords?: boolean;
}

/** `maillab capture -- COMMAND`: any client against the lab, with what crossed the wire. */
export function register(program: Command): void {
  program
    .command('capture')
    .description('run any client and show its transcript; its environment says where the servers listen')
    .argument('<command...>', 'the client and its arguments, after --')
    .option('--write <file>', 'keep the frames as pcapng, which Wireshark opens')
    .option('--passwords', "show and keep passwords that are not the course's public ones")
    .option('--json', 'one JSON document on stdout; what the client prints goes to stderr')
    .action(async (command: string[], options: CaptureOptions) => {
      const lab = await anyLab();
      try {
        const { trace: whole, exitCode } = await captureCommand(lab, command, options.json ?? false);
        const trace = options.passwords ? whole : whole.redacted();
        if (options.write) await trace.save(options.write, { passwords: options.passwords ?? false });
        process.stdout.write(
          options.json
            ? `${JSON.stringify(asJson(trace, exitCode))}\n`
            : transcript(trace, options.passwords ?? false),
        );
        if (exitCode !== 0) {
          process.stderr.write(`maillab: "${command[0]}" ended with status ${exitCode}.\n`);
          process.exitCode = 1;
        }
      } finally {
        await lab.close();
      }
    });
}

/** Opens the lab that MAILLAB_LAB names; without it, the default one where it runs, else one of its own. */
async function anyLab(): Promise<Lab> {
  if (!process.env.MAILLAB_LAB) {
    try {
      return await openDefault();
    } catch (error) {
      if (!(error instanceof LabUnreachableError)) throw error;
    }
  }
  return withProgress('Opening a lab', (report) => openLab({ onProgress: report }));
}

async function captureCommand(
  lab: Lab,
  command: readonly string[],
  json: boolean,
): Promise<{ trace: Trace; exitCode: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-capture-'));
  try {
    const statusFile = join(folder, 'status.json');
    writeFileSync(statusFile, JSON.stringify(await lab.status()));
    let exitCode = 0;
    const environment = { ...process.env, ...serverVariables(lab), MAILLAB_STATUS: statusFile };
    const trace = await lab.capture(async () => {
      exitCode = await runClient(command, environment, json);
    });
    return { trace, exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a client's environment says of the lab: mail.redes.unlp.edu.ar's services, and the resolver's. */
function serverVariables(lab: Lab): Record<string, string> {
  const services = { SMTP: 'smtp', SUBMISSION: 'submission', POP3: 'pop3', IMAP: 'imap', DNS: 'dns' };
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, service]) => {
      const [server, transport] = service === 'dns' ? ['resolver', 'udp'] : ['mail.redes.unlp.edu.ar', 'tcp'];
      const { host, port } = lab.endpoint(server!, service, transport as 'tcp' | 'udp');
      return [
        [`MAILLAB_${name}_HOST`, host],
        [`MAILLAB_${name}_PORT`, String(port)],
      ];
    }),
  );
}

function runClient(
  [program, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  json: boolean,
): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(program!, args, {
      env,
      stdio: ['inherit', json ? process.stderr : 'inherit', 'inherit'],
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such program' : error.message;
      fail(new UsageError(`Cannot run "${program}": ${why}. What is run stands after "--".`));
    });
    child.on('close', (code, signal) => done(code ?? 128 + constants.signals[signal!]));
  });
}

function asJson(trace: Trace, exitCode: number) {
  return {
    exitCode,
    frames: trace.rows(),
    conversations: trace.conversations().map(conversationJson),
  };
}

function transcript(trace: Trace, secrets: boolean): string {
  const said = trace
    .conversations()
    .map((conversation) => dialogueView(conversation as Conversation, { secrets }).text);
  if (said.length > 0) return `${said.join('\n\n')}\n`;
  return trace.frames.length === 0
    ? 'The client sent nothing to the lab.\n'
    : `${trace.frames.length} frames, no dialogue.\n`;
}
