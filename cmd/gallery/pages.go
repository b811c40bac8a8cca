package main

import "slices"

// pages lists the pages of the portal with sample data. Whoever writes a page adds it here:
//
//	{Kind: "page", Name: "topic-list", Title: "议题列表", Body: page.TopicList(...)},
func pages() []entry {
	return slices.Concat(
		topicPages(), messagePages(), signPages(),
	)
}
