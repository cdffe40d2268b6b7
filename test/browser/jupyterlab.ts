import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Notebook } from '../../lib/runner/notebook.js';

const root = join(__dirname, '..', '..');

/** What JupyterLab itself says while all is well: tslab keeps no history, and a restart closes the connection. */
const EXPECTED = [/^History was unable to be retrieved/, /^Connection lost, reconnecting/];

/** JupyterLab as `maillab open` starts it, with a browser beside it. */
export class JupyterLab {
  private constructor(
    private readonly server: ChildProcess,
    private readonly browser: Browser,
    readonly folder: string,
    private readonly address: URL,
  ) {}

  /** Opens copies of the notebooks, in a folder below the project so that they find its packages. */
  static async open(notebooks: string[]): Promise<JupyterLab> {
    mkdirSync(join(root, 'out'), { recursive: true });
    const folder = mkdtempSync(join(root, 'out', 'browser-'));
    for (const notebook of notebooks) cpSync(notebook, join(folder, basename(notebook)));
    const command = join(root, 'lib', 'dist', 'cli', 'main.js');
    const server = spawn(process.execPath, [command, 'open', folder, '--no-browser', '--port', '8890'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      const read = (chunk: Buffer) => {
        said += chunk;
        const found = /http:\/\/127\.0\.0\.1:\d+\/lab\?token=\w+/.exec(said);
        if (found) resolve(found[0]);
      };
      server.stdout.on('data', read);
      server.stderr.on('data', read);
      server.on('exit', () => reject(new Error(`JupyterLab ended: ${said}`)));
    });
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    return new JupyterLab(server, browser, folder, new URL(address));
  }

  async notebook(name: string): Promise<NotebookPage> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 1000 } });
    const page = await context.newPage();
    const opened = new NotebookPage(context, page, join(this.folder, name), this.address);
    await page.goto(`${this.address.origin}/lab/tree/${name}${this.address.search}&reset`);
    await page.getByText('TypeScript | Idle').waitFor({ timeout: 120_000 });
    return opened;
  }

  async close(): Promise<void> {
    await this.browser.close();
    const ended = new Promise((resolve) => this.server.once('close', resolve));
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A notebook in its tab, and everything the page complained about or asked other machines for. */
export class NotebookPage {
  readonly complaints: string[] = [];
  readonly foreignRequests: string[] = [];

  constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly file: string,
    address: URL,
  ) {
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      if (!EXPECTED.some((pattern) => pattern.test(message.text()))) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.host !== address.host)
        this.foreignRequests.push(url.href);
    });
  }

  /** Run, Restart Kernel and Run All Cells; then saves. Resolves to the notebook as it was saved. */
  async restartAndRunAll(limit: number): Promise<Notebook> {
    await this.menu('Run', /Restart Kernel and Run All Cells/);
    await this.page.locator('.jp-Dialog .jp-mod-accept').click();
    // All wait at first, and each has its number when it has run.
    await this.page.waitForFunction(() => document.body.textContent.includes('[*]:'), undefined, {
      timeout: 60_000,
    });
    await this.page.waitForFunction(() => !document.body.textContent.includes('[*]:'), undefined, {
      timeout: limit,
    });
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.jp-NotebookPanel').first().waitFor();
    return this.saved();
  }

  /** Shows the notebook as it was saved in another theme, such as `JupyterLab Dark`. */
  async theme(name: string, look: 'light' | 'dark'): Promise<void> {
    await this.page.evaluate(async (theme) => {
      const token = /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? '';
      const answer = await fetch('/lab/api/settings/@jupyterlab/apputils-extension:themes', {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'X-XSRFToken': token },
        body: JSON.stringify({ raw: JSON.stringify({ theme }) }),
      });
      if (!answer.ok) throw new Error(`the theme was not set: ${answer.status}`);
    }, name);
    await this.page.reload();
    await this.page.locator(`body[data-jp-theme-light="${look === 'light'}"]`).waitFor({ state: 'attached' });
    await this.page.locator('.jp-RenderedHTMLCommon table').first().waitFor();
  }

  async menu(name: string, ...items: (string | RegExp)[]): Promise<void> {
    await this.page.getByRole('menuitem', { name, exact: true }).click();
    for (const item of items) await this.page.getByRole('menuitem', { name: item }).last().click();
  }

  /** The file, once it has the outputs of every code cell that was run. */
  private async saved(): Promise<Notebook> {
    await this.page.waitForFunction(() => document.querySelector('.jp-mod-dirty') === null, undefined, {
      timeout: 30_000,
    });
    return JSON.parse(readFileSync(this.file, 'utf8'));
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
