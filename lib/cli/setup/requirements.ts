/** A program that the project calls and does not bring itself. */
export interface Requirement {
  /** Name to look for on the PATH, or an absolute path that must exist. */
  program: string;
  /** Debian package that has it. */
  debianPackage: string;
  why: string;
}

const lab: Requirement[] = [
  { program: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86', why: 'runs the virtual machine' },
  { program: 'qemu-img', debianPackage: 'qemu-utils', why: 'makes its disks' },
];

const image: Requirement[] = [
  { program: 'tar', debianPackage: 'tar', why: 'unpacks the system of the virtual machine' },
  { program: 'mmdebstrap', debianPackage: 'mmdebstrap', why: 'builds the system of the virtual machine' },
  { program: '/usr/sbin/mke2fs', debianPackage: 'e2fsprogs', why: 'builds its disk image' },
  {
    program: '/usr/share/keyrings/debian-archive-keyring.gpg',
    debianPackage: 'debian-archive-keyring',
    why: 'verifies every package of the virtual machine',
  },
];

const oracles: Requirement[] = [
  { program: 'tshark', debianPackage: 'tshark', why: 'an independent dissector to agree with' },
  { program: 'swaks', debianPackage: 'swaks', why: 'an independent SMTP client' },
  { program: 'curl', debianPackage: 'curl', why: 'an independent SMTP, POP3 and IMAP client' },
  { program: 'dig', debianPackage: 'bind9-dnsutils', why: 'an independent DNS client' },
  { program: 'named-checkzone', debianPackage: 'bind9-utils', why: 'an independent reader of zones' },
  { program: 'chromium', debianPackage: 'chromium', why: 'the browser of the browser tests' },
  { program: 'openssl', debianPackage: 'openssl', why: 'certificates of the tests' },
  { program: 'ip', debianPackage: 'iproute2', why: 'network namespaces of the tests' },
];

const python: Requirement[] = [
  { program: 'python3', debianPackage: 'python3', why: 'runs JupyterLab and the Python oracles' },
  {
    program: '/usr/share/doc/python3-venv',
    debianPackage: 'python3-venv',
    why: 'virtual environments for JupyterLab and the Python oracles',
  },
];

/** What each purpose needs: `lab` to resume a lab, `image` to build its image, `test` to run every test. */
export const requirements = { lab, image, python, test: [...lab, ...image, ...python, ...oracles] } as const;
