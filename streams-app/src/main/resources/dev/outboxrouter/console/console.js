// Asks /api/status each second and shows what it says. What it says is data of others: it becomes text, never markup.
'use strict';

const ASK_EVERY_MS = 1000;
const SILENT_AFTER_MS = 5000;
const MOST_LINES = 6;
const PROBLEMS = {
  DELETED_UNREAD: 'Records lost',
  STALLED: 'Partition stalled',
  TRANSACTION_HANGS: 'Transaction hangs',
};

const byId = id => document.getElementById(id);
const counted = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'medium'});
let before = null;
let answeredAt = Date.now();

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Changes only what is other than before: a screen reader, or a selection, is left alone. */
function say(where, text) {
  if (where.textContent !== String(text)) where.textContent = text;
}

function facts(list, entries) {
  const shape = entries.map(([name]) => name).join('\n');
  if (list.dataset.shape !== shape) {
    list.dataset.shape = shape;
    list.replaceChildren(...entries.map(([name, , long]) => {
      const pair = element('div', null, long ? {class: 'long'} : {});
      pair.append(named(element('dt'), name), element('dd'));
      return pair;
    }));
  }
  entries.forEach(([, value], i) => {
    const where = list.children[i].lastChild;
    if (where.textContent !== String(value)) {
      where.textContent = '';
      named(where, String(value));
    }
  });
}

/** A name that may be broken behind its dots and dashes. */
function named(where, name) {
  name.split(/(?<=[._-])/).forEach((part, i) => {
    if (i > 0) where.append(element('wbr'));
    where.append(part);
  });
  return where;
}

function bytes(count) {
  if (count === undefined || count === null) return 'unknown';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${unit === 0 || count >= 100 ? Math.round(count) : count.toFixed(1)} ${units[unit]}`;
}

function rate(perSecond) {
  return perSecond >= 10 || perSecond === 0 ? counted.format(Math.round(perSecond)) : perSecond.toFixed(1);
}

function lag(millis) {
  if (millis === undefined) return '–';
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 120000) return `${(millis / 1000).toFixed(1)} s`;
  return `${Math.round(millis / 60000)} min`;
}

function since(millis, now) {
  const seconds = Math.max(0, Math.round((now - millis) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

function stage(id, look, word, entries) {
  const card = byId(`stage-${id}`);
  card.dataset.look = look;
  const state = card.querySelector('.state');
  state.dataset.state = look;
  if (!state.firstChild) state.append(element('span', null, {class: 'dot', 'aria-hidden': 'true'}), element('span'));
  say(state.lastChild, word);
  facts(card.querySelector('.facts'), entries);
}

/** A part that is not there to be asked, or does not answer; null when there is something to show. */
function withoutAnswer(answer) {
  switch (answer.state) {
    case 'NOT_CONFIGURED': return ['off', 'Not configured', [['To see it', answer.reason, true]]];
    case 'NOT_ASKED': return ['unknown', 'Asking …', []];
    case 'SILENT': return ['bad', 'Does not answer', [['Reason', answer.reason, true]]];
    default: return null;
  }
}

function showPostgres(status) {
  const none = withoutAnswer(status.postgres);
  if (none) return stage('postgres', ...none);
  const ofConnectors = new Set((status.connect.value || []).map(connector => connector.slot));
  const all = status.postgres.value;
  const slots = all.some(slot => ofConnectors.has(slot.name)) ? all.filter(slot => ofConnectors.has(slot.name)) : all;
  if (slots.length === 0) return stage('postgres', 'warn', 'No slot', [['Slot', 'The connector makes it', true]]);
  const lost = slots.some(slot => slot.walStatus === 'lost' || slot.invalidationReason);
  const active = slots.every(slot => slot.active);
  stage('postgres', lost ? 'bad' : active ? 'good' : 'warn', lost ? 'Slot lost' : active ? 'Slot active' : 'Slot inactive',
      slots.flatMap(slot => [
        ['Slot', slot.name],
        ['Retained WAL', bytes(slot.retainedBytes)],
        ['Not confirmed', bytes(slot.behindBytes)],
        ...(slot.walStatus && slot.walStatus !== 'reserved' ? [['WAL', slot.walStatus]] : []),
        ...(slot.invalidationReason ? [['Invalidated', slot.invalidationReason]] : [])]));
}

function showConnect(status) {
  const none = withoutAnswer(status.connect);
  if (none) return stage('connect', ...none);
  const connectors = status.connect.value;
  if (connectors.length === 0) {
    return stage('connect', 'warn', 'No connector', [['Connector', 'None writes the raw topics', true]]);
  }
  const failed = connectors.some(each => each.state === 'FAILED' || each.tasks.includes('FAILED'));
  const run = connectors.every(each => each.running);
  const worst = connectors.find(each => !each.running);
  stage('connect', run ? 'good' : failed ? 'bad' : 'warn',
      run ? 'Running' : failed ? 'Failed' : word(worst.state === 'RUNNING' ? worst.tasks[0] || 'no task' : worst.state),
      connectors.flatMap(each => [
        ['Name', each.name],
        ['State', word(each.state)],
        ['Task', each.tasks.length === 0 ? 'None' : each.tasks.map(word).join(', ')]]));
}

function word(state) {
  return state ? state[0] + state.slice(1).toLowerCase() : 'Unknown';
}

function showRaw(status) {
  const none = withoutAnswer(status.kafka);
  if (none) return stage('raw', ...none);
  const topics = new Map();
  status.kafka.value.raw.forEach(each => topics.set(each.topic, (topics.get(each.topic) || 0) + each.behind));
  if (topics.size === 0) return stage('raw', 'warn', 'None yet', [['Made', 'with the first record', true]]);
  const behind = [...topics.values()].reduce((sum, each) => sum + each, 0);
  const {waiting, recordsLost} = status.router;
  if (waiting.length > 0) {
    return stage('raw', 'bad', waiting.length === 1 ? '1 partition waits' : `${waiting.length} partitions wait`,
        waiting.slice(0, MOST_LINES).flatMap(each => [
          [`${each.topic}-${each.partition}`, `${each.reason}: offsets ${each.from} to ${each.to}`, true],
          ['To continue', each.command, true]]));
  }
  if (recordsLost > 0) {
    return stage('raw', 'bad', 'Records lost', [
      ['Deleted before they were routed', counted.format(recordsLost), true],
      ['Behind', counted.format(behind)]]);
  }
  const read = lines([...topics].sort((a, b) => b[1] - a[1]), ([topic, each]) => [topic, counted.format(each)]);
  const {problems} = status;
  if (problems.length > 0) {
    return stage('raw', 'bad', PROBLEMS[problems[0].kind],
        [...lines(problems, each => [`${each.topic}-${each.partition}`, `${each.why}; ${each.remedy}`, true]), ...read]);
  }
  stage('raw', behind > 10000 ? 'warn' : 'good', behind === 0 ? 'All read' : `${counted.format(behind)} behind`, read);
}

/** The first few; how many more there are. */
function lines(all, line) {
  const shown = all.slice(0, MOST_LINES).map(line);
  return all.length > MOST_LINES ? [...shown, ['and more', counted.format(all.length - MOST_LINES)]] : shown;
}

function showRouter(status) {
  const {router} = status;
  const activity = status.activity.value;
  const perSecond = activity ? activity.types.reduce((sum, each) => sum + each.ratePerSecond, 0) : 0;
  stage('router', router.readiness.ready ? 'good' : router.state === 'ERROR' ? 'bad' : 'warn', word(router.state), [
    ['Events/s', rate(perSecond)],
    ['Routed', counted.format(activity ? activity.routed : 0)],
    ['Dead letters', counted.format(activity ? activity.rejected : 0)],
    ['Partitions', counted.format(router.partitions.length)],
    ['Threads', counted.format(router.threads.length)]]);
  byId('pipeline').classList.toggle('flows', perSecond > 0);
  if (activity) spark(activity.perSecond);
}

function spark(perSecond) {
  const most = Math.max(1, ...perSecond);
  const step = 120 / 59;
  const first = 120 - (perSecond.length - 1) * step;
  const points = perSecond.map((each, i) => `${(first + i * step).toFixed(1)} ${(31 - 29 * each / most).toFixed(1)}`);
  byId('spark').querySelector('.line').setAttribute('d', points.length ? `M${points.join('L')}` : '');
  byId('spark').querySelector('.area').setAttribute('d',
      points.length ? `M${first.toFixed(1)} 32L${points.join('L')}L120 32Z` : '');
}

function showTopics(status) {
  const types = ((status.activity.value || {}).types || []).filter(each => each.topic);
  const topics = new Map();
  types.forEach(each => topics.set(each.topic, (topics.get(each.topic) || 0) + each.ratePerSecond));
  if (topics.size === 0) return stage('topics', 'off', 'No event yet', []);
  stage('topics', 'good', topics.size === 1 ? '1 topic' : `${counted.format(topics.size)} topics`,
      lines([...topics].sort((a, b) => b[1] - a[1]), ([topic, each]) => [topic, `${rate(each)}/s`]));
}

function showTypes(status) {
  const types = (status.activity.value || {}).types || [];
  const rows = byId('types-rows');
  const known = new Map([...rows.children].map(row => [row.dataset.type, row]));
  const sorted = [...types].sort((a, b) => b.routed - a.routed || a.type.localeCompare(b.type));
  const labels = ['', 'Topic', 'Events/s', 'Routed', 'Lag p50', 'Lag p99', 'Last event', 'Dead letters'];
  const wanted = sorted.map(each => {
    let row = known.get(each.type);
    if (!row) {
      row = element('tr', null, {role: 'row'});
      row.dataset.type = each.type;
      row.append(element('th', each.type, {scope: 'row', role: 'rowheader'}));
      labels.slice(1).forEach((label, i) => row.append(
          element('td', null, {role: 'cell', 'data-label': label, class: i === 0 ? 'topic' : 'number'})));
    }
    const values = [each.topic || '–', rate(each.ratePerSecond), counted.format(each.routed), lag(each.p50Millis),
      lag(each.p99Millis), each.lastMillis ? `${since(each.lastMillis, status.nowMillis)} ago` : '–',
      counted.format(each.rejected)];
    values.forEach((value, i) => say(row.children[i + 1], value));
    row.lastChild.classList.toggle('some', each.rejected > 0);
    return row;
  });
  if (wanted.length !== rows.children.length || wanted.some((row, i) => rows.children[i] !== row)) {
    rows.replaceChildren(...wanted);
  }
  byId('types-empty').hidden = types.length > 0;
}

function quoted(text) {
  return /^[\w.:@%+,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function redrive(each) {
  const code = each.code ? ` --code ${quoted(each.code)}` : '';
  const type = each.aggregateType ? ` --aggregate-type ${quoted(each.aggregateType)}` : '';
  return `outbox-router redrive${code}${type} --dry-run`;
}

function letter(each, payloadsShown) {
  const item = element('li', null, {class: 'letter'});
  item.dataset.place = `${each.partition}@${each.offset}`;
  const head = element('h3');
  head.append(element('span', each.code || 'UNKNOWN', {class: 'code'}),
      element('time', clock.format(each.timeMillis), {datetime: new Date(each.timeMillis).toISOString()}));
  const list = element('dl', null, {class: 'facts'});
  facts(list, [
    ['From', `${each.topic || 'unknown'}, partition ${each.sourcePartition || '?'}, offset ${each.sourceOffset || '?'}`],
    ...[['Aggregate type', each.aggregateType], ['Aggregate id', each.aggregateId], ['Event id', each.eventId],
      ['Place in its array', each.eventIndex]].filter(([, value]) => value !== undefined),
    ['Payload', each.valueBytes === undefined ? 'none' : bytes(each.valueBytes)]]);
  const command = element('div', null, {class: 'redrive'});
  const copy = element('button', 'Copy command', {type: 'button'});
  copy.addEventListener('click', () => copied(copy, redrive(each)));
  command.append(element('code', redrive(each)), copy);
  item.append(head, element('p', each.reason || 'No reason is known.', {class: 'reason'}), list, command);
  if (payloadsShown && each.valueBytes !== undefined) command.append(payloadButton(each, item));
  return item;
}

async function copied(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    say(button, 'Copied');
  } catch {
    // Without HTTPS and not on localhost a browser keeps its clipboard to itself.
    getSelection().selectAllChildren(button.previousSibling);
    say(button, 'Selected: copy it');
  }
  setTimeout(() => say(button, 'Copy command'), 2000);
}

function payloadButton(each, item) {
  const button = element('button', 'Show payload', {type: 'button', 'aria-expanded': 'false'});
  button.addEventListener('click', async () => {
    const open = item.querySelector('.payload');
    if (open) {
      open.remove();
    } else {
      const shown = element('pre', 'Asking …', {class: 'payload', tabindex: '0'});
      item.append(shown);
      const answer = await fetch(`api/dead-letters/${each.partition}/${each.offset}/payload`);
      shown.textContent = await answer.text();
    }
    say(button, open ? 'Show payload' : 'Hide payload');
    button.setAttribute('aria-expanded', String(!open));
  });
  return button;
}

function showLetters(status) {
  const answer = status.deadLetters;
  const list = byId('letters');
  const letters = answer.value || [];
  const known = new Map([...list.children].map(item => [item.dataset.place, item]));
  const wanted = letters.map(each =>
    known.get(`${each.partition}@${each.offset}`) || letter(each, status.payloadsShown));
  if (wanted.length !== list.children.length || wanted.some((item, i) => list.children[i] !== item)) {
    list.replaceChildren(...wanted);
  }
  byId('letters-empty').hidden = letters.length > 0 || answer.state !== 'ANSWERED';
  say(byId('letters-note'), answer.state === 'SILENT'
    ? `${status.deadLetterTopic} cannot be read: ${answer.reason}`
    : `The newest in ${status.deadLetterTopic}, of all instances. `
      + (status.payloadsShown ? '' : 'Payloads are hidden (console.payloads). ')
      + 'The command tries; without --dry-run it routes them again.');
}

function showInstance(status) {
  const {router} = status;
  byId('ready').dataset.state = router.readiness.ready ? 'good' : 'bad';
  say(byId('ready-word'), router.readiness.ready ? 'Ready' : 'Not ready');
  say(byId('ready-why'), router.readiness.why);
  facts(byId('instance'), [['Group', router.applicationId], ['Version', router.version],
    ['Up', since(router.startedMillis, status.nowMillis)]]);
  document.title = router.readiness.ready ? 'Outbox Router' : 'Not ready · Outbox Router';
}

/** Tells a screen reader what matters, and only when it changes. */
function tell(status) {
  const now = {
    ready: byId('ready-word').textContent,
    connect: byId('stage-connect').querySelector('.state').textContent,
    slot: byId('stage-postgres').querySelector('.state').textContent,
    newest: (status.deadLetters.value || [])[0]};
  const news = [];
  if (before) {
    if (before.ready !== now.ready) news.push(`Router: ${now.ready}.`);
    if (before.connect !== now.connect) news.push(`Kafka Connect: ${now.connect}.`);
    if (before.slot !== now.slot) news.push(`PostgreSQL: ${now.slot}.`);
    const place = each => each && `${each.partition}@${each.offset}`;
    if (now.newest && place(before.newest) !== place(now.newest)) news.push(`New dead letter: ${now.newest.code}.`);
  }
  before = now;
  if (news.length) byId('news').textContent = news.join(' ');
}

function show(status) {
  showInstance(status);
  showPostgres(status);
  showConnect(status);
  showRaw(status);
  showRouter(status);
  showTopics(status);
  showTypes(status);
  showLetters(status);
  tell(status);
}

function lost(failure) {
  const banner = byId('lost');
  say(banner, `The router has not answered for ${since(answeredAt, Date.now())}; what is shown is old. ${failure}`);
  banner.hidden = false;
  byId('ready').dataset.state = 'unknown';
  say(byId('ready-word'), 'Unknown');
}

async function ask() {
  try {
    const answer = await fetch('api/status', {cache: 'no-store', signal: AbortSignal.timeout(SILENT_AFTER_MS)});
    if (!answer.ok) throw new Error(`It answers ${answer.status}.`);
    show(await answer.json());
    answeredAt = Date.now();
    byId('lost').hidden = true;
  } catch (failure) {
    lost(failure.name === 'TypeError' ? '' : failure.message);
  }
}

async function keepAsking() {
  // Nobody looks at a page that is hidden.
  if (!document.hidden) await ask();
  setTimeout(keepAsking, ASK_EVERY_MS);
}

keepAsking();
