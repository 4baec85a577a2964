"""Post discipline handbooks (岗位纪律手册): what can go wrong on a post, and what keeps it right."""
