export type Variable = {
  name: string;
  /** Said in a sentence or two: the sample file and the guides print it. */
  description: string;
  /** As one would write it; empty: unset. */
  default: string;
  /** Never printed. */
  secret?: boolean;
};

/** Everything that configures Earshot, by environment or file. `.env.example` is printed from this table. */
export const variables: Variable[] = [
  { name: "EARSHOT_HOST", default: "127.0.0.1", description: "The address to listen on. 0.0.0.0 or :: for all." },
  { name: "EARSHOT_PORT", default: "4470", description: "The port to listen on." },
  {
    name: "EARSHOT_PUBLIC_URL",
    default: "http://127.0.0.1:<port>",
    description: "The address people open in their browser, without a path. Must be https unless it is this machine.",
  },
  {
    name: "EARSHOT_PORTAL_URL",
    default: "http://127.0.0.1:<portal port>",
    description: "The address of the customers' site, on an origin of its own, without a path.",
  },
  {
    name: "EARSHOT_PORTAL_PORT",
    default: "<port + 1>",
    description: "The port the customers' site listens on as soon as a portal is open.",
  },
  {
    name: "EARSHOT_TRUSTED_PROXIES",
    default: "",
    description: "Addresses or networks of reverse proxies whose X-Forwarded-* headers count, separated by commas.",
  },
  {
    name: "EARSHOT_ALLOW_HTTP",
    default: "0",
    description: "1 allows a public URL without https on a private network: passwords then travel readable.",
  },
  {
    name: "EARSHOT_DATA_DIR",
    default: "data",
    description: "The folder for the embedded database and for keys; relative to the checkout.",
  },
  {
    name: "DATABASE_URL",
    default: "",
    secret: true,
    description: "A PostgreSQL of your own (15 or newer) in place of the embedded one; the owner of the tables.",
  },
  {
    name: "EARSHOT_APP_DATABASE_URL",
    default: "",
    secret: true,
    description:
      "The log-in for everything but migrations; without it connections of DATABASE_URL work as earshot_app.",
  },
  {
    name: "EARSHOT_ROLE",
    default: "all",
    description: "web answers requests, worker does the jobs, all does both in one process.",
  },
  {
    name: "EARSHOT_SIGNALS",
    default: "language,tone,intents,urgency,toxicity",
    description: "What is said of each post, separated by commas, or none. Models of what is not named are not loaded.",
  },
  {
    name: "EARSHOT_MODELS_DIR",
    default: "<data folder>/models",
    description: "The folder of model files of your own, a folder for each, and of what runs them.",
  },
  {
    name: "EARSHOT_ALLOW_PRIVATE_HOSTS",
    default: "",
    description: "Addresses inside your network that channels may reach, each host:port, separated by commas.",
  },
  {
    name: "EARSHOT_BOOTSTRAP_OWNER",
    default: "",
    description: "Mail address of the first owner, made at the first start.",
  },
  {
    name: "EARSHOT_BOOTSTRAP_API_KEY",
    default: "",
    secret: true,
    description: "An API key made at the first start: esk_ and at least 32 random letters, digits, - or _.",
  },
  {
    name: "EARSHOT_MASTER_KEY",
    default: "",
    secret: true,
    description:
      "32 random bytes (64 hex digits or base64) that encrypt credentials; without it one is made and kept in the data folder.",
  },
  {
    name: "EARSHOT_LOG_LEVEL",
    default: "info",
    description: "fatal, error, warn, info, debug, trace or silent.",
  },
  { name: "EARSHOT_DEMO", default: "0", description: "1 opens the sample workspace, like npm start -- --demo." },
];

/** Read elsewhere: by the commands, the tests, and to find the configuration itself. */
export const otherVariables = [
  "EARSHOT_CONFIG",
  "EARSHOT_FAIL_POINT",
  "EARSHOT_URL",
  "EARSHOT_API_KEY",
  "EARSHOT_BACKUP_PASSPHRASE",
  "EARSHOT_CHROMIUM",
  "EARSHOT_SLOW",
  "EARSHOT_TEST_WORKERS",
  "EARSHOT_TEST_BROWSER",
];

/** The text of `.env.example`: every variable, described and commented out. */
export function sampleFile(): string {
  const entries = variables.map(({ name, description, default: value }) => `# ${description}\n# ${name}=${value}\n`);
  return `# Copy to .env and take the # from what you change. The environment wins over this file.\n\n${entries.join("\n")}`;
}
