// Drives a browser for the tests of the page: a command a line comes in as JSON, an answer a line goes out.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const [name, executable] = process.argv.slice(2);
const args = name === "chrome" ? ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] : [];
const browser = await puppeteer.launch({ browser: name, executablePath: executable, headless: true, args, protocolTimeout: 300000 });
const page = await browser.newPage();
const faults = [];
page.on("pageerror", (error) => faults.push(String(error)));
page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) faults.push(`asked for ${request.url()}`); });

const commands = {
  async open({ url, width, height, scheme }) {
    await page.setViewport({ width, height, isMobile: name === "chrome" && width < 600, hasTouch: name === "chrome" && width < 600 });
    if (scheme && name === "chrome") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto("about:blank");
    await page.goto(url);
  },
  evaluate: ({ script }) => page.evaluate(`(async () => (${script}))()`),
  screenshot: ({ path, full, selector }) => (selector ? page.$(selector).then((found) => found.screenshot({ path })) : page.screenshot({ path, fullPage: full })).then(() => null),
  print: ({ path }) => page.pdf({ path, format: "A4" }).then(() => null),
  press: ({ keys }) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve()),
  type: ({ text }) => page.keyboard.type(text),
  click: ({ selector }) => page.click(selector),
  throttle: ({ factor }) => page.emulateCPUThrottling(factor),
  async axe() {
    const require = createRequire(import.meta.url);
    await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const found = await page.evaluate("axe.run()");
    return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  },
  faults: () => faults.splice(0),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...given } = JSON.parse(line);
  try {
    process.stdout.write(`${JSON.stringify({ answer: (await commands[command](given)) ?? null })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ failed: String(error) })}\n`);
  }
}
await browser.close();
