import { find, latin1, lineAt } from '../../wire/bytes.js';
import { formatText } from '../../wire/text.js';
import type { Demand } from '../desegment.js';
import { type Application, byteCount, CONTENT, needLine, type Reading } from './application.js';
import { MessageBuffer } from './imf.js';

type Kind = 'command' | 'message' | 'end';
type Auth =
  | 'none'
  | 'login'
  | 'user-asked'
  | 'user'
  | 'password-asked'
  | 'password'
  | 'plain'
  | 'plain-asked'
  | 'sent'
  | 'over';

const DOT_CRLF = Buffer.from('.\r\n');
const LF_DOT_CRLF = Buffer.from('\n.\r\n');
const CR_DOT_CRLF = Buffer.from('\r.\r\n');
const CRLF_DOT_CRLF = Buffer.from('\r\n.\r\n');
const LONGER_COMMANDS = new Set(['STARTTLS', 'X-EXPS', 'X-LINK2STATE', 'XEXCH50']);

/**
 * SMTP (and LMTP) as Wireshark's packet list shows it, its habits included: a segment is either commands or message
 * text, and what follows the end of the message text in the same segment is not shown.
 */
export class SmtpApplication implements Application {
  readonly layer = 'smtp';
  private state: 'start' | 'commands' | 'data' | 'starttls' = 'start';
  private auth: Auth = 'none';
  private dataSeen = false;
  private crlfSeen = false;
  /** Octets announced by BDAT so far, and read of them. */
  private announced = 0;
  private chunkRead = 0;
  private lastChunk = true;
  private moreFragments = true;
  private readonly message = new MessageBuffer();
  private userFrame = 0;
  private userCommandFrame = 0;
  private passwordFrame = 0;
  /** Frame with the response to AUTH PLAIN. */
  private plainFrame = 0;
  /** Frame with an AUTH PLAIN that has it in the command. */
  private plainCommandFrame = 0;

  constructor(private readonly name: 'SMTP' | 'LMTP' = 'SMTP') {}

  read(bytes: Uint8Array, reading: Reading): Demand {
    const first = lineAt(bytes, 0);
    if (!first.terminated && reading.canWait) return needLine(0);
    if (reading.toServer) this.moreFragments = true;
    const client = reading.toServer ? this.readClient(bytes, reading) : null;
    if (!reading.toServer && this.state === 'data') this.crlfSeen = endsWithCrlf(bytes);
    reading.columns.setProtocol(this.name);
    reading.columns.clear();
    reading.layer('smtp', bytes);
    if (this.name === 'LMTP') reading.layer('lmtp', bytes);
    if (client === null) this.showReplies(bytes, reading);
    else if (client.kind === 'message') this.showMessage(bytes, reading);
    else if (client.kind === 'end') this.showEnd(bytes, client.at, reading);
    else this.showCommands(bytes, reading);
    return CONTENT;
  }

  /** What a segment of the client is; `at` is where the end of the message text stands. */
  private readClient(bytes: Uint8Array, reading: Reading): { kind: Kind; at: number } {
    let kind: Kind = 'command';
    for (let offset = 0; offset < bytes.length; ) {
      if (this.state === 'data') {
        const at = this.findEnd(bytes, offset);
        this.crlfSeen = endsWithCrlf(bytes);
        if (at >= 0) {
          this.state = 'commands';
          return { kind: 'end', at };
        }
        this.countChunk(bytes.length - offset);
        return { kind: 'message', at: 0 };
      }
      const line = lineAt(bytes, offset);
      kind = this.readCommand(latin1(bytes, offset, line.end), reading) ?? kind;
      offset = line.next;
    }
    return { kind, at: 0 };
  }

  /** Where the line with the single dot begins (or the CRLF before it); -1 when there is none. */
  private findEnd(bytes: Uint8Array, start: number): number {
    if (bytes[start] === 13 && find(bytes.subarray(start, start + 5), CRLF_DOT_CRLF, 0) === 0) return start;
    if (this.crlfSeen && find(bytes.subarray(start, start + 3), DOT_CRLF, 0) === 0) return start;
    const closed = endsWithCrlf(bytes);
    let lf = find(bytes, LF_DOT_CRLF, start);
    let cr = find(bytes, CR_DOT_CRLF, start);
    while (lf >= 0 || cr >= 0) {
      const end = cr < 0 || (lf >= 0 && lf < cr) ? lf : cr;
      const blank = end - 1;
      const isBlank =
        blank > start && bytes[blank] === 13 && bytes[end] === 10 && isLineEnd(bytes[blank - 1]!);
      if (isBlank) return blank;
      if (closed) return end + 1;
      if (end === lf) lf = find(bytes, LF_DOT_CRLF, end + 1);
      else cr = find(bytes, CR_DOT_CRLF, end + 1);
    }
    return -1;
  }

  private countChunk(length: number): void {
    if (this.announced === 0) return;
    this.chunkRead += length;
    if (this.chunkRead !== this.announced) return;
    this.state = 'commands';
    if (this.lastChunk) this.moreFragments = false;
  }

  private readCommand(line: string, reading: Reading): Kind | null {
    const verb = line.split(' ', 1)[0]!.toUpperCase();
    if (/^[A-Z]{4}$/.test(verb) || LONGER_COMMANDS.has(verb)) {
      this.readVerb(verb, line, reading);
      return 'command';
    }
    if (this.auth === 'user-asked') {
      this.auth = 'user';
      this.userFrame = reading.frame;
    } else if (this.auth === 'password-asked') {
      this.auth = 'password';
      this.passwordFrame = reading.frame;
    } else if (this.auth === 'plain-asked') {
      this.auth = 'sent';
      this.plainFrame = reading.frame;
    } else return this.dataSeen || this.state === 'start' ? 'message' : 'command';
    return null;
  }

  private readVerb(verb: string, line: string, reading: Reading): void {
    if (verb === 'DATA') {
      this.state = 'data';
      this.dataSeen = true;
    } else if (verb === 'BDAT') {
      const size = Number.parseInt(line.slice(5), 10) || 0;
      this.dataSeen = true;
      this.announced += size;
      this.state = size === 0 ? 'commands' : 'data';
      this.lastChunk = line.slice(-4).toUpperCase() === 'LAST';
      if (this.lastChunk && size === 0) this.moreFragments = false;
    } else if (verb === 'STARTTLS') this.state = 'starttls';
    else if (verb === 'AUTH') this.readAuth(line, reading);
  }

  private readAuth(line: string, reading: Reading): void {
    const mechanism = line.slice(0, 10).toUpperCase();
    const initial = line.length > 11;
    if (mechanism === 'AUTH LOGIN') {
      this.auth = initial ? 'user' : 'login';
      if (initial) this.userCommandFrame = reading.frame;
    } else if (mechanism === 'AUTH PLAIN') {
      this.auth = initial ? 'sent' : 'plain';
      if (initial) this.plainCommandFrame = reading.frame;
    } else return;
    this.state = 'commands';
  }

  private showMessage(bytes: Uint8Array, reading: Reading): void {
    reading.columns.set(`C: DATA fragment, ${byteCount(bytes.length)}`);
    this.message.add(bytes);
    reading.layer('data-text-lines', bytes);
    // Wireshark 4.0 puts the chunks of BDAT together, and then does not show the message.
    if (!this.moreFragments) this.message.forget(reading);
  }

  private showEnd(bytes: Uint8Array, at: number, reading: Reading): void {
    reading.columns.set('C: .');
    reading.field('smtp.eom', true);
    if (at > 0) this.message.add(bytes.subarray(0, at));
    if (!this.message.isEmpty) this.message.show(reading);
  }

  private showCommands(bytes: Uint8Array, reading: Reading): void {
    reading.field('smtp.req', true);
    for (let offset = 0; offset < bytes.length; ) {
      const line = lineAt(bytes, offset);
      reading.columns.append(offset === 0 ? 'C: ' : ' | ');
      if (this.userFrame === reading.frame) {
        reading.field('smtp.auth.username', latin1(bytes, offset, line.end));
        reading.columns.append('User: ');
        reading.columns.appendText(bytes, offset, line.end);
      } else if (this.passwordFrame === reading.frame) {
        reading.field('smtp.auth.password', latin1(bytes, offset, line.end));
        reading.columns.append('Pass: ');
        reading.columns.appendText(bytes, offset, line.end);
      } else this.showCommand(bytes, offset, line.end, line.next, reading);
      offset = line.next;
    }
    if (!this.moreFragments && !this.message.isEmpty) this.message.show(reading);
  }

  private showCommand(bytes: Uint8Array, start: number, end: number, next: number, reading: Reading): void {
    if (this.plainFrame === reading.frame)
      reading.field('smtp.auth.username_password', latin1(bytes, start, end));
    else if (reading.wantsFields) {
      reading.field('smtp.command_line', latin1(bytes, start, next));
      reading.field('smtp.req.command', latin1(bytes, start, Math.min(start + 4, end)));
      if (end - start > 5) reading.field('smtp.req.parameter', latin1(bytes, start + 5, end));
    }
    if (end - start >= 11 && this.plainCommandFrame === reading.frame)
      reading.field('smtp.auth.username_password', latin1(bytes, start + 11, end));
    if (end - start >= 11 && this.userCommandFrame === reading.frame) {
      reading.field('smtp.auth.username', latin1(bytes, start + 11, end));
      reading.columns.append(
        `${formatText(bytes, start, start + 11)}User: ${formatText(bytes, start + 11, end)}`,
      );
    } else reading.columns.appendText(bytes, start, end);
  }

  private showReplies(bytes: Uint8Array, reading: Reading): void {
    reading.field('smtp.rsp', true);
    let multiline = false;
    for (let offset = 0; offset < bytes.length; ) {
      const line = lineAt(bytes, offset);
      reading.columns.append(offset === 0 ? 'S: ' : ' | ');
      const code = replyCode(bytes, offset, line.end);
      if (code !== null) {
        const continues = line.end - offset > 3 && bytes[offset + 3] === 0x2d;
        const inside = multiline;
        multiline = continues;
        this.readReply(code, reading);
        if (reading.wantsFields) {
          if (!inside) {
            reading.field('smtp.response', latin1(bytes, offset, line.next));
            reading.field('smtp.response.code', code);
          }
          if (line.end - offset >= 4)
            reading.field('smtp.rsp.parameter', latin1(bytes, offset + 4, line.end));
        }
        const shown = inside && line.end - offset >= 4 ? offset + 4 : offset;
        reading.columns.appendText(bytes, shown, line.end);
      }
      offset = line.next;
    }
  }

  private readReply(code: number, reading: Reading): void {
    if (this.state === 'starttls') {
      if (code === 220) reading.startsTls = true;
      this.state = 'commands';
    }
    if (code === 334) {
      if (this.auth === 'login') this.auth = 'user-asked';
      else if (this.auth === 'user') this.auth = 'password-asked';
      else if (this.auth === 'plain') this.auth = 'plain-asked';
      else if (this.auth === 'plain-asked') this.auth = 'sent';
    } else if (this.auth === 'password' || this.auth === 'sent') this.auth = 'over';
  }
}

function replyCode(bytes: Uint8Array, start: number, end: number): number | null {
  if (end - start < 3) return null;
  let code = 0;
  for (let i = start; i < start + 3; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return null;
    code = code * 10 + digit;
  }
  return code;
}

function isLineEnd(octet: number): boolean {
  return octet === 10 || octet === 13;
}

function endsWithCrlf(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[bytes.length - 2] === 13 && bytes[bytes.length - 1] === 10;
}
