// Python for the page that started this worker: all files come from the book's own folder (or the one it was told).
"use strict";
let python, notebook, parts, contents;
const SITE = "/lib/python3.12/site-packages";
const ENVIRONMENT = { MPLBACKEND: "AGG", HOME: "/home/pyodide" };
const say = (kind, data) => postMessage({ kind, data });

// What has arrived so far, in bytes; Pyodide fetches its own files, so it is counted here.
let arrived = 0;
const plainFetch = self.fetch;
self.fetch = async (...request) => {
  const answer = await plainFetch(...request);
  if (!answer.ok) throw new Error(`${answer.url.split("/").pop()} is not there (${answer.status})`);
  const name = answer.url.split("/").pop();
  arrived += contents[name] || 0;
  say("progress", arrived);
  return answer;
};
const bytes = async address => new Uint8Array(await (await fetch(address)).arrayBuffer());

async function start({ base, book, files }) {
  contents = files;
  importScripts(base + "pyodide.js");
  const numpy = bytes(base + "numpy.zip");
  parts = { base, matplotlib: numpy.then(() => bytes(base + "matplotlib.zip")) }; // after what is needed first
  parts.matplotlib.catch(() => {});
  const settings = { indexURL: base, lockFileURL: base + "lock.json", env: ENVIRONMENT };
  const arrived = await Promise.all([loadPyodide(settings), numpy, bytes(base + "sympy.zip"), bytes(book)]);
  python = arrived[0];
  unpack(arrived[1]);
  python.FS.writeFile("/lib/sympy.zip", arrived[2]); // read module by module: most of it is never used
  python.unpackArchive(arrived[3], "zip", { extractDir: "/lib/book" });
  self.partNow = partNow;
  self.runSay = say;
  python.runPython(`
import sys
sys.path[:0] = ["/lib/book"]
sys.path.append("/lib/sympy.zip")
from run_start import notebook
`);
  notebook = python.globals.get("notebook");
}

const unpack = data => python.unpackArchive(data, "zip", { extractDir: SITE });

async function matplotlib() {
  if (parts.matplotlib) unpack(await parts.matplotlib);
  parts.matplotlib = null;
}

// For an import in the middle of a cell: waits for the file, which in a worker is allowed.
function partNow(name) {
  if (name === "matplotlib" && !parts.matplotlib) return;
  say("progress-part", name);
  const request = new XMLHttpRequest();
  request.open("GET", `${parts.base}${name}.zip`, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${name}.zip is not there (${request.status})`);
  if (name === "matplotlib") parts.matplotlib = null;
  unpack(new Uint8Array(request.response));
  if (name === "scipy") python.runPython(`
import ctypes, os
os.rename("${SITE}/libopenblas.so", "/lib/libopenblas.so")
here = os.getcwd()
os.chdir("/lib")  # a module of SciPy asks for it by its bare name, which is looked up among what is loaded
ctypes.CDLL("libopenblas.so", ctypes.RTLD_GLOBAL)
os.chdir(here)
`);
}

async function run({ cells, index, then }) {
  const given = python.toPy(cells);
  try {
    if (notebook.draws(given, index, then)) await matplotlib();
    say("running");
    return notebook.run(given, index, then);
  } finally {
    given.destroy();
  }
}

let order = Promise.resolve();
onmessage = ({ data }) => {
  order = order.then(async () => {
    try {
      if (data.start) {
        await start(data.start);
        say("ready");
      } else say("done", await run(data.run));
    } catch (error) {
      say("broken", String(error.message || error));
    }
  });
};
