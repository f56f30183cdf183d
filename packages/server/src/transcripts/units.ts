const service = (name: string, exec: string, more = '') => `[service]\nname = "${name}"\nexec = ${JSON.stringify(exec)}\n${more}`
const forever = 'sleep 1000'
const never = '[lifecycle]\nrestart = "never"\n'
const dependencies = (text: string) => `[dependencies]\n${text}\n`

/** A port that nobody listens on; two units declare it. */
const PORT = 47_001

/** The units that the recorded daemon had. */
export const units: Readonly<Record<string, string>> = {
	run: service('run', 'echo out-1; echo out-2; sleep 0.2; echo err-1 >&2; sleep 1000 & sleep 1001'),
	once: service('once', 'echo done', 'oneshot = true\n'),
	'once-bad': service('once-bad', 'exit 4', 'oneshot = true\n'),
	fail: service('fail', 'exit 3', never),
	sig: service('sig', 'kill -9 $$', never),
	nodir: service('nodir', 'sleep 1', `dir = "/nonexistent-zrec"\n${never}`),
	sick: service('sick', forever, `${never}[health]\ntype = "exec"\ntarget = "false"\ninterval_ms = 100\nretries = 1\n`),
	missing: service('missing', forever, dependencies('requires = ["nope"]')),
	clean: service('clean', 'exit 0'),
	off: service('off', forever, 'status = "stop"\n'),
	ign: service('ign', forever, 'status = "ignore"\n'),
	blocked: service('blocked', forever, dependencies('requires = ["off"]\nafter = ["ign"]')),
	dep: service('dep', forever, dependencies('requires = ["run", "once"]\nafter = ["fail"]\nwants = ["off"]\nconflicts = ["off"]')),
	'con-a': service('con-a', forever),
	'con-b': service('con-b', forever, dependencies('requires = ["con-a"]\nconflicts = ["con-a"]')),
	'port-a': service('port-a', forever, `ports = [${PORT}]\n`),
	'port-b': service('port-b', forever, `ports = [${PORT}]\n${dependencies('requires = ["port-a"]')}`),
	filt: service('filt', forever, 'process_filters = ["zrecfilter"]\n'),
	warm: service('warm', forever, '[health]\ntype = "tcp"\ntarget = "127.0.0.1:1"\nstart_period_ms = 600000\n'),
	stuck: service('stuck', "trap '' TERM; while :; do sleep 0.2; done", '[lifecycle]\nstop_timeout_ms = 600000\n'),
	grp: `[target]\nname = "grp"\n${dependencies('requires = ["run", "dep"]')}`,
	'grp-blocked': `[target]\nname = "grp-blocked"\n${dependencies('requires = ["off"]')}`,
	full: service(
		'full',
		forever,
		`dir = "/"\nstatus = "start"\nclass = "system"\ncritical = true\nkill_others = false
[service.env]\nA = "1"
[lifecycle]\nrestart = "always"\nrestart_delay_ms = 10\nrestart_delay_max_ms = 20\nmax_restarts = 0\nstability_period_ms = 1
start_timeout_ms = 2\nstop_timeout_ms = 3\nstop_signal = "SIGINT"
[health]\ntype = "http"\ntarget = "http://127.0.0.1:1/x"\nexpect_status = 204\ninterval_ms = 1000\ntimeout_ms = 50\nretries = 9\nstart_period_ms = 600000
[logging]\nbuffer_lines = 7\nfile = "/dev/null"\nforward = "127.0.0.1:514"\n`,
	),
}

/** Where they come to rest before the first request. */
export const rest: Readonly<Record<string, string>> = {
	run: 'running',
	once: 'exited',
	fail: 'failed',
	sig: 'failed',
	dep: 'running',
	'con-a': 'running',
	blocked: 'blocked',
	'port-b': 'blocked',
	'con-b': 'blocked',
	filt: 'blocked',
	grp: 'running',
	sick: 'failed',
	nodir: 'failed',
}
