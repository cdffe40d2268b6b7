import { MaillabError } from '../errors.js';
import { Browser, type BrowserOptions, type Page, type Visit } from './browser.js';

/** What is written in the webmail's form. */
export interface WebmailMessage {
  to: string;
  cc?: string;
  bcc?: string;
  subject: string;
  text: string;
  attachments?: readonly { name: string; type: string; content: Uint8Array }[];
}

/**
 * Somebody at the webmail (Roundcube), as a browser does it: pages and forms over HTTPS. What the page then does over
 * IMAP and SMTP is the webmail's own business.
 */
export class Webmail {
  private readonly browser: Browser;
  /** What the site wants back with every form, so that no other site can send one (CSRF). */
  private token = '';

  constructor(private readonly options: BrowserOptions) {
    this.browser = new Browser(options);
  }

  /** Every request so far. */
  get visits(): readonly Visit[] {
    return this.browser.visits;
  }

  /** Opens the page, fills in user and password, and has the folder list before it. */
  async login(user: string, password: string): Promise<void> {
    this.read(await this.browser.get('/'), /name="_token" value="([^"]+)"/, 'open the login page');
    const form = { _task: 'login', _action: 'login', _timezone: 'America/Argentina/Buenos_Aires', _url: '' };
    const page = await this.browser.post('/?_task=login', {
      ...form,
      ...{ _token: this.token, _user: user, _pass: password },
    });
    if (/id="login-form"/.test(page.body))
      throw new MaillabError(`Cannot log into the webmail as "${user}": it shows the login page again.`);
    this.read(page, TOKEN, `log into the webmail as "${user}"`);
  }

  /** Opens the form for a new message, uploads what is attached, and sends it. */
  async send({ to, cc = '', bcc = '', subject, text, attachments = [] }: WebmailMessage): Promise<void> {
    const doing = `send "${subject}" from the webmail`;
    const page = await this.browser.get('/?_task=mail&_action=compose');
    this.read(page, TOKEN, doing);
    const draft = /name="_id" value="([^"]+)"/.exec(page.body)?.[1];
    const from = /<select name="_from"[^>]*>\s*<option value="(\d+)"/.exec(page.body)?.[1];
    if (!draft || !from) throw new MaillabError(`Cannot ${doing}: the page is not the form for a message.`);
    const ids: string[] = [];
    for (const file of attachments) ids.push(await this.upload(draft, file));
    const envelope = { _from: from, _to: to, _cc: cc, _bcc: bcc, _subject: subject, _message: text };
    const fixed = { _task: 'mail', _action: 'send', _is_html: '0', _framed: '1', _store_target: 'Sent' };
    const answer = await this.browser.post('/?_task=mail&_action=send&_framed=1', {
      ...fixed,
      ...envelope,
      ...{ _token: this.token, _id: draft, _attachments: ids.join(',') },
    });
    if (!/sent_successfully/.test(answer.body)) throw new MaillabError(`Cannot ${doing}: ${said(answer)}`);
  }

  /** Opens a message of a folder; its page. */
  async open(folder: string, uid: number): Promise<string> {
    const query = new URLSearchParams({ _task: 'mail', _action: 'show', _mbox: folder, _uid: String(uid) });
    return (await this.browser.get(`/?${query}`)).body;
  }

  /** Ends the session of the webmail, and with it its IMAP session. */
  async logout(): Promise<void> {
    await this.browser.get(`/?_task=logout&_token=${this.token}`);
    this.browser.close();
  }

  private async upload(
    draft: string,
    { name, type, content }: { name: string; type: string; content: Uint8Array },
  ): Promise<string> {
    const query = `_task=mail&_action=upload&_remote=1&_from=compose&_id=${draft}&_uploadid=1`;
    const file = new File([Uint8Array.from(content)], name, { type });
    const page = await this.browser.post(`/?${query}`, { _token: this.token, '_attachments[]': file });
    const id = /add2attachment_list\(\\?"rcmfile([^"\\]+)/.exec(page.body)?.[1];
    if (id) return id;
    throw new MaillabError(`Cannot attach "${name}" in the webmail: ${said(page)}`);
  }

  private read({ body, status }: Page, pattern: RegExp, doing: string): void {
    const token = pattern.exec(body)?.[1];
    if (!token)
      throw new MaillabError(
        `Cannot ${doing} at "${this.options.tls.servername}": status ${status}, no token.`,
      );
    this.token = token;
  }
}

const TOKEN = /"request_token":"([^"]+)"/;

/** What the page says went wrong. */
function said({ status, body }: Page): string {
  return /display_message\(\\?"([^"\\]+)/.exec(body)?.[1] ?? `status ${status}`;
}
