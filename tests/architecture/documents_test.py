"""Every link in our documents leads somewhere, and every document is found from docs/README.md."""
import re
import unittest

import tree

LINK = re.compile(r"\]\(([^)#\s]*)(?:#[^)\s]*)?\)")


def documents():
    return [tree.ROOT / "README.md", *sorted((tree.ROOT / "docs").rglob("*.md"))]


def links_of(path):
    """Files and folders of ours that it links."""
    targets = [target for target in LINK.findall(path.read_text()) if target and "://" not in target]
    return {(path.parent / target).resolve() for target in targets}


class Documents(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        for path in documents():
            for target in links_of(path):
                with self.subTest(document=tree.short(path), link=str(target)):
                    self.assertTrue(target.exists())

    def test_the_index_has_every_document(self):
        docs = tree.ROOT / "docs"
        listed = links_of(docs / "README.md")
        for path in [*docs.glob("*.md"), *(folder for folder in docs.iterdir() if folder.is_dir())]:
            with self.subTest(document=tree.short(path)):
                self.assertTrue(path in listed or path.name == "README.md")

    def test_every_ready_made_profile_is_listed_and_every_listed_one_is_there(self):
        chapter = (tree.ROOT / "docs" / "profiles.md").read_text().split("## Ready-made profiles")[1]
        listed = re.findall(r"`([\w-]+)`", chapter.split("| what happens |")[1])
        there = [path.stem for path in (tree.ROOT / "profiles").glob("*.toml")]
        self.assertEqual(sorted(listed), sorted(there))

    def test_every_page_is_linked_where_its_word_is_introduced(self):
        for folder, introduction in (("conditions", "profiles.md"), ("policies", "policies.md")):
            listed = links_of(tree.ROOT / "docs" / introduction)
            for page in (tree.ROOT / "docs" / folder).glob("*.md"):
                with self.subTest(page=tree.short(page)):
                    self.assertIn(page, listed)


if __name__ == "__main__":
    unittest.main()
