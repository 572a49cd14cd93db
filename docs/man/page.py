# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a man page (mdoc) from the Markdown of docs/.

    page.py --date DATE --version V command SNPGUARD NAME SOURCE.md
    page.py --date DATE --version V commands SNPGUARD SOURCE.md
    page.py --date DATE --version V file NAME SECTION SUMMARY SEE_ALSO SOURCE.md

What the program itself knows is asked of it (--help): name, synopsis, options, commands. What people
have to say stands in SOURCE.md, in the subset of Markdown that docs/ keeps to: headings, paragraphs,
lists, tables, code. Anything else is an error, so that no page says half of its source.
"""
import re
import subprocess
import sys

# Documents that are man pages as well; links to others keep their text.
PAGES = {
    'command-line.md': ('snpguard-agent', 8),
    'vm-conf.md': ('snpguard-vm.conf', 5),
    'products.md': ('snpguard-products', 5),
}
# Where a section stands in a page; others come after OPTIONS in their own order.
ORDER = ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', '*', 'ENVIRONMENT', 'FILES', 'EXIT STATUS',
         'EXAMPLES', 'SEE ALSO']
HELP_COLUMN = 26    # tools/options.c
XREF = re.compile(r'\b(snpguard(?:-[a-z.-]*[a-z])?|ssh|mandoc|qemu|virsh)\(([1-9])\)')


class Unknown(Exception):
    pass


def characters(text):
    """Text as roff has it, without a line's beginning."""
    text = text.replace('\\', '\\e')
    return ''.join(c if ord(c) < 128 else '\\[u%04X]' % ord(c) for c in text)


def guard(line):
    """A line that is text, whatever it begins with."""
    return '\\&' + line if line[:1] in ('.', "'") else line


def text_lines(text):
    """A line for each sentence, so that roff puts its own space behind it."""
    return [guard(l) for l in re.sub(r'([.!?][)\'"]?) +(?=\S)', r'\1\n', text).split('\n')]


def strong(text):
    return '\\fB' + characters(text).replace('-', '\\-') + '\\fR'


def link(match):
    text, target = match.group(1), match.group(2).split('#')[0]
    if target in PAGES:
        return '%s(%d)' % PAGES[target]
    return text


def inline(text):
    """`code`, *emphasis*, **strong**, [links](to) and names of pages within a line."""
    out = []
    for i, part in enumerate(text.split('`')):
        if i % 2:
            out.append(strong(part))
            continue
        part = re.sub(r'\[([^]]*)\]\(([^)]*)\)', link, part)
        part = characters(part)
        part = re.sub(r'\*\*(.+?)\*\*', r'\\fB\1\\fR', part)
        part = re.sub(r'(?<!\w)\*(\S.*?)\*(?!\w)', r'\\fI\1\\fR', part)
        part = XREF.sub(lambda m: strong(m.group(1)) + '(%s)' % m.group(2), part)
        out.append(part)
    if len(out) % 2 == 0:
        raise Unknown('a ` without its other half: ' + text)
    return ''.join(out)


def literal(lines):
    return ['.Bd -literal -offset indent'] + [guard(characters(l)) for l in lines] + ['.Ed']


def cells(line):
    """A row of a table; `a|b` is one cell."""
    parts, cell, code = [], '', False
    for c in line.strip()[1:-1]:
        if c == '`':
            code = not code
        if c == '|' and not code:
            parts.append(cell.strip())
            cell = ''
        else:
            cell += c
    return parts + [cell.strip()]


def sentence(text):
    return text if not text or text[-1] in '.:' else text + '.'


def row(header, cell, tags):
    """What follows the tag: a meaning as it stands, other columns with their names."""
    said = []
    for name, text in list(zip(header, cell))[tags:]:
        if not text:
            continue
        if name in ('meaning', 'value') or len(header) == tags + 1:
            said.append(sentence(text))
        elif name == 'default' and 'required' in text:
            text = text.removeprefix('none: ')
            said.append(sentence(text[:1].upper() + text[1:]))
        else:
            said.append(sentence('%s: %s' % (name[:1].upper() + name[1:], text)))
    return text_lines(inline(' '.join(said))) if said else ['\\&']


def table(lines):
    header, rows = cells(lines[0]), [cells(l) for l in lines[2:]]
    tags = next((i for i, name in enumerate(header) if i and name in ('meaning', 'value')), 1)
    out, carried = ['.Bl -tag -width Ds'], ''
    for cell in rows:
        if len(cell) != len(header):
            raise Unknown('a row of %d cells under %d: %s' % (len(cell), len(header), cell))
        if tags > 1:
            carried = cell[0] = cell[0] or carried
        out.append('.It ' + ' '.join(inline(c) for c in cell[:tags] if c))
        out += row(header, cell, tags)
    return out + ['.El']


def bullets(lines):
    out = ['.Bl -bullet -compact']
    for l in lines:
        if l.startswith('- '):
            out.append('.It')
            l = l[2:]
        out += text_lines(inline(l.strip()))
    return out + ['.El']


def paragraph(lines):
    return text_lines(inline('\n'.join(l.strip() for l in lines)))


def blocks(lines):
    """Lists of lines that belong together, each with its kind."""
    kinds = (('```', 'fence'), ('    ', 'code'), ('|', 'table'), ('- ', 'bullets'), ('#', 'heading'))
    block, kind = [], None
    for l in lines + ['']:
        if kind == 'fence':
            if l.startswith('```'):
                yield 'code', block
                block, kind = [], None
            else:
                block.append(l)
            continue
        if l.strip() and kind and kind != 'heading' and (kind == 'text' or kind == 'bullets' or
                                                         l.startswith(dict((k, p) for p, k in kinds)[kind])):
            block.append(l)
            continue
        if block:
            yield kind, [b[4:] for b in block] if kind == 'code' else block
        block, kind = [], None
        if l.strip():
            kind = next((k for p, k in kinds if l.startswith(p)), 'text')
            block = [] if kind == 'fence' else [l]
    if block:
        raise Unknown('the end within a block of code')


RENDER = {'code': literal, 'table': table, 'bullets': bullets, 'text': paragraph}


def body(lines):
    out = []
    for kind, block in blocks(lines):
        if kind == 'heading':
            out += ['.Ss ' + inline(block[0].lstrip('# '))]
            continue
        if kind == 'text' and out and not out[-1].startswith('.Ss'):
            out.append('.Pp')
        out += RENDER[kind](block)
    return out


def sections(path):
    """{title: lines}, the text before the first ## under DESCRIPTION."""
    found, title, fence = {'DESCRIPTION': []}, 'DESCRIPTION', False
    with open(path, encoding='utf-8') as f:
        for l in f.read().split('\n'):
            if l.startswith('```'):
                fence = not fence
            if l.startswith('<!--') or (l.startswith('# ') and not fence):
                continue
            if l.startswith('## ') and not fence:
                title = re.sub('[`=]', '', l[3:]).upper()
                found[title] = []
            else:
                found[title].append(l)
    return {t: body(l) for t, l in found.items()}


def see_also(lines):
    names = sorted(set(XREF.findall(re.sub(r'\\f.|\\(?=-)', '', ' '.join(lines)))), key=lambda x: (x[1], x[0]))
    return ['.Xr %s %s%s' % (n, s, ' ,' if (n, s) != names[-1] else '') for n, s in names]


def program(snpguard, *words):
    return subprocess.run([snpguard, *words, '--help'], check=True, capture_output=True,
                          text=True).stdout.split('\n')


def split_help(lines):
    """Usage, description, [(option, value, help)] of a command's --help."""
    at = next(i for i, l in enumerate(lines) if l.startswith('  --'))
    options = []
    for l in lines[at:]:
        if l.startswith('  --'):
            has_text = len(l) > HELP_COLUMN and l[HELP_COLUMN - 2:HELP_COLUMN] == '  '
            head = (l[:HELP_COLUMN] if has_text else l).split()
            options.append((head[0], ' '.join(head[1:]), [l[HELP_COLUMN:]] if has_text else []))
        elif l.strip():
            options[-1][2].append(l.strip())
    return lines[0], lines[2:at], options


def options_section(options):
    out = ['.Bl -tag -width Ds']
    for name, value, text in options:
        out.append('.It ' + strong(name) + (' \\fI%s\\fR' % characters(value) if value else ''))
        out += paragraph(text)
    return out + ['.El']


def synopsis(usage):
    """Usage: snpguard NAME [OPTION...] ARGS, as one line."""
    words = usage.split(': ', 1)[1].split(' [OPTION...]')
    return [strong(words[0]) + ' [\\fIoption ...\\fR]' + characters(words[1] if len(words) > 1 else '')]


def exit_status(lines):
    """The last line of snpguard --help."""
    text = next(l for l in lines if l.startswith('Exit status: ')).split(': ')[1].rstrip('.')
    out = ['.Bl -tag -width Ds']
    for item in text.split(', '):
        number, meaning = item.split(' ', 1)
        out += ['.It ' + number, characters(meaning[:1].upper() + meaning[1:]) + '.']
    return out + ['.El']


def write(args, name, section, summary, found):
    print('.\\" Made from docs/ by docs/man/page.py: change it there.')
    print('.Dd %s\n.Dt %s %s\n.Os snpguard %s' % (args['date'], name.upper(), section, args['version']))
    print('.Sh NAME\n.Nm %s\n.Nd %s' % (name, characters(summary)))
    others = [t for t in found if t not in ORDER]
    for title in ORDER:
        for t in others if title == '*' else [title]:
            if found.get(t):
                print('.Sh ' + t)
                print('\n'.join(see_also(found[t]) if t == 'SEE ALSO' else found[t]))


def command_list(lines):
    """[(words, summary)] of snpguard --help."""
    return re.findall(r'^  ([a-z-]+(?: [a-z-]+)?)  +(.*)$', '\n'.join(lines), re.M)


def command(args, snpguard, name, source):
    all_help = program(snpguard)
    words, summary = next((w, s) for w, s in command_list(all_help) if w.replace(' ', '-') == name)
    usage, description, options = split_help(program(snpguard, *words.split()))
    found = sections(source)
    intro = body(description)
    found['DESCRIPTION'] = intro + (['.Pp'] if found['DESCRIPTION'] else []) + found['DESCRIPTION']
    found['SYNOPSIS'] = synopsis(usage)
    found['OPTIONS'] = options_section(options)
    found.setdefault('EXIT STATUS', exit_status(all_help))
    write(args, 'snpguard-' + name, 1, summary, found)


def commands(args, snpguard, source):
    lines = program(snpguard)
    found = sections(source)
    found['SYNOPSIS'] = [strong('snpguard') + ' \\fIcommand\\fR [\\fIoption ...\\fR] [\\fIargument ...\\fR]']
    found['COMMANDS'] = ['.Bl -tag -width Ds']
    for words, summary in command_list(lines):
        found['COMMANDS'] += ['.It ' + strong(words),
                              '%s: %s(1).' % (characters(summary[:1].upper() + summary[1:]).rstrip('?.'),
                                              strong('snpguard-' + words.replace(' ', '-')))]
    found['COMMANDS'].append('.El')
    found.setdefault('EXIT STATUS', exit_status(lines))
    write(args, 'snpguard', 1, found.pop('SUMMARY')[0], found)


def file(args, name, section, summary, others, source):
    found = sections(source)
    found['SEE ALSO'] = [others]
    write(args, name, section, summary, found)


def main():
    args = {'date': sys.argv[2], 'version': sys.argv[4]}
    try:
        {'command': command, 'commands': commands, 'file': file}[sys.argv[5]](args, *sys.argv[6:])
    except (Unknown, StopIteration) as e:
        sys.exit('%s: %s' % (sys.argv[-1], e or 'the command does not exist'))


main()
