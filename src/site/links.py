"""Links of the documents that leave the folder docs lead to the files in the repository, as the site has only what is in docs."""

import posixpath
import re

LINK = re.compile(r"(\]\()(\.\./[^)\s]*)(\))")


def on_page_markdown(markdown, page, config, files):
    base = posixpath.dirname("docs/" + page.file.src_uri)

    def in_repository(match):
        path, _, anchor = match.group(2).partition("#")
        target = posixpath.normpath(posixpath.join(base, path))
        if target.startswith("docs/"):
            return match.group(0)
        url = f"{config['repo_url']}/blob/main/{target}" + (f"#{anchor}" if anchor else "")
        return match.group(1) + url + match.group(3)

    return LINK.sub(in_repository, markdown)
