#!/bin/sh
# make release VERSION=0.2.0: one version number, a dated changelog, a tag, a build.
set -eu
version=${1:?give a version, such as 0.2.0}
echo "$version" | grep -Eq '^[0-9]+\.[0-9]+\.[0-9]+$' || { echo "$version is no version; write it as 0.2.0"; exit 2; }
[ -z "$(git status --porcelain)" ] || { echo 'Commit or stash what is changed first.'; exit 1; }
if git rev-parse -q --verify "refs/tags/v$version" >/dev/null; then echo "v$version exists already"; exit 1; fi
grep -q '^## Unreleased' CHANGELOG.md || { echo 'CHANGELOG.md has no section "## Unreleased".'; exit 1; }
today=$(TZ=Asia/Shanghai date +%F)
sed -i.bak "s/^version = .*/version = \"$version\"/" pyproject.toml
sed -i.bak "s/^## Unreleased.*/## Unreleased\n\n## $version ($today)/" CHANGELOG.md
rm pyproject.toml.bak CHANGELOG.md.bak
rm -rf dist build
"${PYTHON:-python3}" -m build || { git checkout -q pyproject.toml CHANGELOG.md; echo 'Nothing was released.'; exit 1; }
git commit -qam "Release $version"
git tag -a "v$version" -m "notice-rag $version"
echo "Built dist/ for $version. Publish with: git push --follow-tags, then twine upload dist/*"
