import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 24:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 215:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  F: () => (/* binding */ TEMPORARY_PREFIX)
});

// UNUSED EXPORTS: makeTemporaryFolder

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(24);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(760);
;// CONCATENATED MODULE: ./build/src/core/text/number.js
// Figures as people read them: few digits, but always enough that a difference shows. U+2212 is the minus sign.

/** Shown where there is no figure, or one that is none (infinite, not a number). */
const NO_FIGURE = 'n/a';
const BYTE = { factor: 1, suffix: ' B', divisible: false };
/** Smallest first. */
const scales = {
    count: [{ factor: 1, suffix: '', divisible: false }],
    fraction: [{ factor: 0.01, suffix: ' %', divisible: true }],
    seconds: [
        { factor: 1e-6, suffix: ' µs', divisible: true },
        { factor: 1e-3, suffix: ' ms', divisible: true },
        { factor: 1, suffix: ' s', divisible: true },
    ],
    bytes: [
        BYTE,
        ...['KiB', 'MiB', 'GiB', 'TiB', 'PiB'].map((name, index) => ({
            factor: 1024 ** (index + 1),
            suffix: ` ${name}`,
            divisible: true,
        })),
    ],
};
/** Figures further apart than this each get a unit of their own: `312 B → 1.24 GiB`. */
const WIDEST_SHARED_RATIO = 1000;
/** Digits added at most to tell two figures apart before whole base units are shown. */
const MOST_EXTRA_DECIMALS = 3;
/** One figure: `1.24 s`, `118 MiB`, `730,112`, `87.5 %`. */
function formatValue(value, unit) {
    if (!Number.isFinite(value))
        return NO_FIGURE;
    const scale = scaleOf(value, unit);
    return withScale(value, scale, decimalsOf(value, scale));
}
/** Base and head: `1.24 s → 1.38 s`; one figure where they are equal. Null: there is none. */
function formatPair(base, head, unit) {
    if (base === head)
        return base === null ? NO_FIGURE : formatValue(base, unit);
    const [from, to] = isFigure(base) && isFigure(head) ? alike(base, head, unit) : [one(base), one(head)];
    return `${from} → ${to}`;
    function one(value) {
        return value === null ? NO_FIGURE : formatValue(value, unit);
    }
}
/** A difference with its sign: `+20`, `−16.2 MiB`, `+3.1 points` (of per cent). */
function formatDifference(difference, unit) {
    if (!Number.isFinite(difference))
        return NO_FIGURE;
    const sign = difference > 0 ? '+' : '';
    if (unit !== 'fraction')
        return sign + formatValue(difference, unit);
    const points = difference * 100;
    return `${sign}${number_grouped(points, Math.abs(points) < 0.1 ? 3 : 1)} points`;
}
/** A limit or setting that somebody wrote, without needless digits: `6 GiB`, `200 ms`, `80 %`, `1.5 s`. */
function formatSetting(value, unit) {
    return formatValue(value, unit).replace(/\.\d+/, (decimals) => withoutTrailing(withoutTrailing(decimals, '0'), '.'));
}
/** A span of time as people say it: `48 s`, `2 min 5 s`, `1 h 3 min`. */
function formatDuration(seconds) {
    if (!Number.isFinite(seconds))
        return NO_FIGURE;
    if (seconds < 10)
        return formatSetting(seconds, 'seconds');
    const whole = Math.round(seconds);
    if (whole < 60)
        return `${whole} s`;
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    if (hours > 0)
        return minutes === 0 ? `${number_grouped(hours, 0)} h` : `${number_grouped(hours, 0)} h ${minutes} min`;
    return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
/** Fixed decimals, thousands in groups of three, never “−0”. */
function number_grouped(value, decimals) {
    const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
    const digits = inThrees(whole, ',') + (fraction === undefined ? '' : `.${fraction}`);
    return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}
function isFigure(value) {
    return value !== null && Number.isFinite(value);
}
/** Two different figures in one unit with the fewest digits that tell them apart. */
function alike(base, head, unit) {
    const [small, large] = [base, head].map(Math.abs).sort((one, other) => one - other);
    if (small === undefined || large === undefined)
        throw new Error('two figures have an order');
    if (small > 0 && large / small > WIDEST_SHARED_RATIO)
        return [formatValue(base, unit), formatValue(head, unit)];
    const scale = scaleOf(large, unit);
    const fewest = decimalsOf(large, scale);
    const extra = unit === 'count' && Number.isInteger(base) && Number.isInteger(head) ? 0 : MOST_EXTRA_DECIMALS;
    for (let decimals = fewest; decimals <= fewest + extra; decimals += 1) {
        const texts = [withScale(base, scale, decimals), withScale(head, scale, decimals)];
        const visible = small === 0 || /[1-9]/.test(withScale(small, scale, decimals));
        if (texts[0] !== texts[1] && visible)
            return texts;
    }
    return unit === 'bytes'
        ? [withScale(base, BYTE, 0), withScale(head, BYTE, 0)]
        : [withScale(base, scale, fewest + extra), withScale(head, scale, fewest + extra)];
}
/** The largest unit that the figure fills; a figure that rounds up to the next unit is in that one. */
function scaleOf(value, unit) {
    const filled = scales[unit].filter((scale) => Math.abs(value) >= scale.factor * 0.9995);
    const scale = filled.at(-1) ?? scales[unit][0];
    if (scale === undefined)
        throw new Error(`no scale for ${unit}`);
    return scale;
}
/** Decimals for three significant digits; whole bytes and counts have none, but for a mean of counts. */
function decimalsOf(value, scale) {
    if (!scale.divisible)
        return Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1;
    const magnitude = Math.abs(value / scale.factor);
    if (magnitude === 0)
        return 0;
    return Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(magnitude * 1.0005))));
}
function withScale(value, scale, decimals) {
    return value === 0 && scale.suffix !== ' %' ? '0' : number_grouped(value / scale.factor, decimals) + scale.suffix;
}

;// CONCATENATED MODULE: ./build/src/core/text/clip.js
// A text cut to what a person reads and a machine can work through, with a word on how much is missing.

/** At most `most` characters and that word; the middle goes. */
function clip_clipMiddle(text, most) {
    if (text.length <= most)
        return text;
    const head = Math.ceil(most / 2);
    const tail = most - head;
    return `${text.slice(0, head)} […${left(text.length - most)}…] ${tail === 0 ? '' : text.slice(-tail)}`;
}
/** At most `most` characters and that word; the end goes. */
function clipEnd(text, most) {
    return text.length <= most ? text : `${text.slice(0, most)} […${left(text.length - most)}…]`;
}
function left(count) {
    return `${grouped(count, 0)} characters left out`;
}

;// CONCATENATED MODULE: ./build/src/errors.js
// The errors that the program expects: each says what failed, on which input, and what to do. Anything else
// that is thrown is a bug of ours.

/**
 * A mistake in what the user gave us: arguments, configuration or revisions. It ends
 * the program with exit status 2 and is shown without a stack.
 */
class errors_UsageError extends Error {
    name = 'UsageError';
    remedy;
    constructor(message, options) {
        super(message, { cause: options.cause });
        this.remedy = options.remedy;
    }
}
/**
 * The gate could not measure what it was asked to, for a reason outside the configuration. It ends the program
 * with exit status 3 and is shown without a stack.
 */
class errors_MeasurementError extends Error {
    name = 'MeasurementError';
    remedy;
    constructor(message, options) {
        super(message, { cause: options.cause });
        this.remedy = options.remedy;
    }
}
/**
 * GitHub did not do what it was asked to. The message is one line that says what and why. It never ends the program:
 * what is published never changes what was decided.
 */
class HostError extends (/* unused pure expression or super */ null && (Error)) {
    name = 'HostError';
}
/** The user asked to stop (Ctrl-C, or a cancelled job). Exit status 130. */
class InterruptedError extends Error {
    name = 'InterruptedError';
    constructor() {
        super('interrupted');
    }
}
/** What went wrong and what to do, as a result has it. */
function toldOf({ message, remedy }) {
    return `${message}\n${remedy}`;
}
/** The text of anything that was thrown. */
function messageOf(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}
/** The system's name of an error (`ENOENT`); undefined for what is no error of the system's. */
function errors_systemCodeOf(thrown) {
    if (typeof thrown !== 'object' || thrown === null || !('code' in thrown))
        return undefined;
    return typeof thrown.code === 'string' ? thrown.code : undefined;
}
/** An error is read by a person; what it quotes may be as long as a stranger made it. */
const MOST_MESSAGE = 20_000;
/** What to tell the user of anything that was thrown; a stack only where it is a bug of ours. */
function describeError(thrown) {
    if (thrown instanceof errors_UsageError || thrown instanceof errors_MeasurementError) {
        return { message: clipMiddle(thrown.message, MOST_MESSAGE), remedy: thrown.remedy };
    }
    if (thrown instanceof InterruptedError)
        return { message: 'interrupted; nothing had been measured yet', remedy: '' };
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return { message: `this is a bug in nix-perf-gate: ${clipMiddle(text, MOST_MESSAGE)}`, remedy: '' };
}
/** Marks a branch that the types rule out; reaching it is a bug. */
function assertNever(value) {
    throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}

;// CONCATENATED MODULE: ./build/src/core/text/shortage.js
// What a machine may have too little of: it tells nothing of what was to be done.

/** By the system's name of the error: what it is, and what to do. */
const SHORTAGES = {
    E2BIG: ['an argument is longer than the system takes', 'Shorten the name or address that it holds.'],
    EAGAIN: ['no more processes may run', 'End some, or raise the limit: `ulimit -u`.'],
    EDQUOT: ['the disk quota is used up', 'Remove files, or raise the quota.'],
    EIO: ['the disk does not answer', 'See what the system’s log says of it.'],
    EMFILE: ['too many files are open', 'Raise the limit: `ulimit -n 1024`.'],
    ENFILE: ['too many files are open on this machine', 'End other programs, and run it again.'],
    ENOMEM: ['there is no memory left', 'End other programs, or use a machine with more.'],
    ENOSPC: ['the disk is full', 'Make room, or set TMPDIR to a folder that has some.'],
};
/** An error of the system's as one that says so; undefined where it is no shortage. */
function shortage_shortageOf(what, thrown) {
    const code = systemCodeOf(thrown) ?? '';
    const [short, remedy] = SHORTAGES[code] ?? [];
    if (short === undefined || remedy === undefined)
        return undefined;
    return new MeasurementError(`${what}: ${short} (${code}).`, { remedy, cause: thrown });
}

;// CONCATENATED MODULE: ./build/src/adapters/files.js
// Files of our own, in a temporary folder.





/** How the names of our folders begin. */
const TEMPORARY_PREFIX = 'nix-perf-gate-';
/** Makes a folder of our own, in the runner's temporary folder where there is one. Throws UsageError where it can not. */
function makeTemporaryFolder(environment) {
    const path = newFolderIn(environment.RUNNER_TEMP ?? tmpdir());
    // Kept for the removal, which needs one, for where there are none left.
    const handle = openSync(path, 'r');
    return {
        path,
        remove: () => {
            closeSync(handle);
            // What was ended a moment ago may still be at its last write.
            rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
        },
    };
}
function newFolderIn(parent) {
    try {
        return mkdtempSync(join(parent, TEMPORARY_PREFIX));
    }
    catch (cause) {
        if (shortageOf('', cause) !== undefined)
            throw cause;
        throw new UsageError(`The temporary folder ${parent} can not be written to (${systemCodeOf(cause) ?? 'unknown'}).`, {
            remedy: 'Set TMPDIR to a folder that can be written to; in a workflow, RUNNER_TEMP.',
            cause,
        });
    }
}


/***/ }),

/***/ 762:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: () => (/* binding */ hideEnvironment)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(24);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(760);
;// CONCATENATED MODULE: ./build/src/core/github/shown-environment.js
// Which variables of a job stay where other processes of the same user can see them (`/proc/PID/environ`), and which are kept
// from sight: whatever is not known to be harmless.
/** What Node, the C library and the tools that are started need from the first moment. */
const SHOWN = new Set([
    'CI',
    'HOME',
    'LANG',
    'LANGUAGE',
    'LD_LIBRARY_PATH',
    'LOGNAME',
    'NODE_EXTRA_CA_CERTS',
    'NODE_OPTIONS',
    'NODE_USE_SYSTEM_CA',
    'PATH',
    'SHELL',
    'SSL_CERT_DIR',
    'SSL_CERT_FILE',
    'TMPDIR',
    'TZ',
    'USER',
]);
/** Families of names. The runner finds what a job left running by one of its own. */
const SHOWN_PREFIXES = ['LC_', 'RUNNER_'];
function divideEnvironment(environment) {
    const entries = Object.entries(environment).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]);
    return {
        shown: Object.fromEntries(entries.filter(([name]) => isShown(name))),
        hidden: Object.fromEntries(entries.filter(([name]) => !isShown(name))),
    };
}
function isShown(name) {
    return SHOWN.has(name) || SHOWN_PREFIXES.some((prefix) => name.startsWith(prefix));
}
/** Names the file with what is hidden; nothing secret. */
const HANDOVER_VARIABLE = 'NIX_PERF_GATE_HANDOVER';

;// CONCATENATED MODULE: ./build/src/adapters/process/hide-environment.js
// Keeps what a process is to be told, and others are not to see, out of its environment: it goes to a file for this user
// alone, which the process takes over (handover.ts) and removes.



/** The environment to start the process with. `folder` is ours; throws what the file system does. */
function hideEnvironment(own, folder) {
    const { shown, hidden } = divideEnvironment(own);
    const file = (0,external_node_path_.join)(folder, 'environment.json');
    (0,external_node_fs_.writeFileSync)(file, JSON.stringify(hidden), { mode: 0o600 });
    return { ...shown, [HANDOVER_VARIABLE]: file };
}


/***/ }),

/***/ 966:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(760);
/* harmony import */ var node_url__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(136);
/* harmony import */ var _adapters_files_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(215);
/* harmony import */ var _adapters_process_hide_environment_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(762);
// Entry in GitHub Actions: keeps the job's token out of sight, then becomes the program (action.ts). The runner starts an
// action with the token among its variables, where other processes of the same user can read them for as long as it
// runs; what a process sets for itself they can not.
var __rewriteRelativeImportExtension = (undefined && undefined.__rewriteRelativeImportExtension) || function (path, preserveJsx) {
    if (typeof path === "string" && /^\.\.?\//.test(path)) {
        return path.replace(/\.(tsx)$|((?:\.d)?)((?:\.[^./]+?)?)\.([cm]?)ts$/i, function (m, tsx, d, ext, cm) {
            return tsx ? preserveJsx ? ".jsx" : ".js" : d && (!ext || !cm) ? m : (d + ext + "." + cm.toLowerCase() + "js");
        });
    }
    return path;
};






const program = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(process.argv[1] ?? '.'), '../action/index.js');
// Node 22.15 and newer; elsewhere, and where no file can be written, the program runs with all variables in sight.
const become = Reflect.get(process, 'execve');
const environment = typeof become === 'function' ? handedOver(process.env) : undefined;
if (typeof become === 'function' && environment !== undefined) {
    const args = [process.execPath, ...process.execArgv, program];
    Reflect.apply(become, process, [process.execPath, args, environment]);
}
await import(__rewriteRelativeImportExtension(/* webpackIgnore: true */ (0,node_url__WEBPACK_IMPORTED_MODULE_3__.pathToFileURL)(program).href));
/** The environment of the program. The rest goes to a file, which it takes and removes. */
function handedOver(own) {
    try {
        return (0,_adapters_process_hide_environment_js__WEBPACK_IMPORTED_MODULE_5__/* .hideEnvironment */ .e)(own, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(own.RUNNER_TEMP ?? (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), _adapters_files_js__WEBPACK_IMPORTED_MODULE_4__/* .TEMPORARY_PREFIX */ .F)));
    }
    catch {
        // The program needs such a folder too, and says what is wrong.
        return undefined;
    }
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(966);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
